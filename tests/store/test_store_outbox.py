"""Every notice reaches its channel or is visibly given up, whoever dies on the way."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.store.building import MAIL, SLACK, at, changed, everybody, first_seen, forked, id_of, message, nobody, notice
from watcher.model.notice import Delivery, DeliveryState, Earlier, Notice, Receipt
from watcher.store import Store

LEASE = timedelta(minutes=5)


def names(deliveries: list[Delivery]) -> list[str]:
    return [delivery.notice.message.headline for delivery in deliveries]


def test_a_notice_waits_until_it_is_claimed(store: Store) -> None:
    store.enqueue([notice("a")], at(0))

    (waiting,) = store.deliveries()
    assert (waiting.state, waiting.attempts, waiting.due, waiting.first_due) == ("pending", 0, at(0), at(0))
    (claimed,) = store.claim(at(0), lease=LEASE)
    assert (claimed.notice, claimed.state, claimed.attempts) == (notice("a"), DeliveryState.LEASED, 1)
    assert store.claim(at(0), lease=LEASE) == []


def test_the_same_notice_is_queued_once(store: Store) -> None:
    """Also when it was sent long ago: who repeats a step by mistake tells nobody twice."""
    store.enqueue([notice("a"), notice("a")], at(0))
    (claimed,) = store.claim(at(0), lease=LEASE)
    store.settle_sent(claimed, Receipt(), at(0))
    store.enqueue([notice("a")], at(1))

    assert [delivery.state for delivery in store.deliveries()] == [DeliveryState.SENT]


def test_the_oldest_due_come_first_and_nothing_before_its_time(store: Store) -> None:
    store.enqueue([notice("second")], at(2))
    store.enqueue([notice("first"), notice("first too")], at(1))
    store.enqueue([notice("later")], at(4))

    assert names(store.claim(at(3), lease=LEASE, limit=2)) == ["first", "first too"]
    assert names(store.claim(at(3), lease=LEASE)) == ["second"]


def test_a_channel_can_be_served_alone(store: Store) -> None:
    """A channel that hangs must not hold up another."""
    store.enqueue([notice("s", SLACK), notice("m", MAIL)], at(0))

    assert store.claim(at(0), lease=LEASE, channels=[]) == []
    assert names(store.claim(at(0), lease=LEASE, channels=[MAIL])) == ["m"]
    assert names(store.claim(at(0), lease=LEASE, channels=[MAIL, SLACK])) == ["s"]


def test_a_lease_that_ran_out_is_claimed_again(store: Store) -> None:
    """Whoever had it has died."""
    store.enqueue([notice("a")], at(0))
    store.claim(at(0), lease=LEASE)

    assert store.claim(at(0) + LEASE - timedelta(seconds=1), lease=LEASE) == []
    (again,) = store.claim(at(0) + LEASE, lease=LEASE)
    assert again.attempts == 2


def test_what_is_sent_is_settled_with_its_receipt(store: Store) -> None:
    store.enqueue([notice("a")], at(0))
    (claimed,) = store.claim(at(0), lease=LEASE)
    store.settle_sent(claimed, Receipt("1700.42"), at(1))

    (sent,) = store.deliveries(state=DeliveryState.SENT)
    assert (sent.sent_at, sent.error) == (at(1), None)
    assert store.claim(at(100), lease=LEASE) == []


def test_what_failed_is_tried_again_at_its_time(store: Store) -> None:
    store.enqueue([notice("a")], at(0))
    (claimed,) = store.claim(at(0), lease=LEASE)
    store.settle_later(claimed, "451 try later", at(2))

    (waiting,) = store.deliveries(state=DeliveryState.PENDING)
    assert (waiting.error, waiting.due, waiting.first_due, waiting.attempts) == ("451 try later", at(2), at(0), 1)
    assert store.claim(at(1), lease=LEASE) == []
    assert store.claim(at(2), lease=LEASE)[0].attempts == 2


def test_what_is_given_up_stays_visible(store: Store) -> None:
    store.enqueue([notice("a")], at(0))
    (claimed,) = store.claim(at(0), lease=LEASE)
    store.settle_given_up(claimed, "550 no such mailbox", at(1))

    (given_up,) = store.deliveries(state=DeliveryState.GIVEN_UP)
    assert (given_up.error, given_up.notice) == ("550 no such mailbox", notice("a"))
    assert store.claim(at(100), lease=LEASE) == []


def test_a_sender_that_comes_back_late_does_not_undo_another_s_work(store: Store) -> None:
    """Its lease ran out, and the notice is with another by now. Only that it was sent after all is worth knowing."""
    store.enqueue([notice("a")], at(0))
    (slow,) = store.claim(at(0), lease=LEASE)
    (quick,) = store.claim(at(1), lease=LEASE)

    store.settle_later(slow, "timed out", at(9))
    store.settle_given_up(slow, "timed out", at(1))
    assert [delivery.state for delivery in store.deliveries()] == [DeliveryState.LEASED]
    store.settle_sent(slow, Receipt("slow"), at(1))
    store.settle_later(quick, "timed out", at(9))
    store.settle_given_up(quick, "timed out", at(9))
    (sent,) = store.deliveries()
    assert (sent.state, sent.sent_at) == (DeliveryState.SENT, at(1))


def test_what_waits_is_told_with_all_that_may_hold_it_back(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    pressing = replace(notice("a"), message=replace(message("a"), pressing=True))
    store.enqueue([pressing], at(1))
    store.enqueue([replace(notice("b"), source=None, message=replace(message("b"), update=True))], at(2))

    first, second = store.post.waiting()

    assert (first.channel, first.source, first.service) == (SLACK, "etsy-fees", "Etsy")
    assert (first.since, first.due, first.pressing, first.update) == (at(1), at(1), True, False)
    assert (second.source, second.service, second.since, second.pressing, second.update) == (
        None,
        None,
        at(2),
        False,
        True,
    )


def test_a_channels_patience_is_the_longest_that_was_asked_for(store: Store) -> None:
    store.enqueue([notice("a")], at(0))
    store.post.wait(SLACK, at(5), at(0))
    store.post.wait(SLACK, at(3), at(0))

    assert store.claim(at(4), lease=LEASE) == []
    store.post.wait(MAIL, at(9), at(5))  # what is past is forgotten
    assert names(store.claim(at(5), lease=LEASE)) == ["a"]


def test_an_update_knows_the_message_that_it_corrects(store: Store) -> None:
    """The one that its channel was told first, or the bigger one in which it was; none that was not sent."""
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(changed(1, "6 %", "7 %"), None, nobody)
    (change,) = store.changes()
    of_it = [replace(notice(name), change=change.id) for name in ("first", "second")]
    update = replace(notice("third"), change=change.id, message=replace(message("third"), update=True))
    store.enqueue(of_it, at(1))
    for one in store.claim(at(1), lease=LEASE):
        store.settle_sent(one, Receipt("1700000000.1"), at(1))
    store.enqueue([update], at(2))
    (claimed,) = store.claim(at(2), lease=LEASE)
    assert claimed.follows == Earlier(of_it[0].id, message("first"), "1700000000.1", 0)

    store.enqueue([replace(update, id=id_of("elsewhere"), channel=MAIL)], at(3))
    (untold,) = store.claim(at(3), lease=LEASE, channels=[MAIL])
    assert untold.follows is None


def test_deliveries_are_found_by_their_change(store: Store) -> None:
    store.record(first_seen(0, "6 %"), None, nobody)
    store.record(changed(1, "6 %", "7 %"), None, everybody)
    store.enqueue([notice("no change")], at(1))

    (change,) = store.changes()
    assert {delivery.notice.channel for delivery in store.deliveries(change=change.id)} == {SLACK, MAIL}
    assert {delivery.notice.change for delivery in store.deliveries(change=change.id)} == {change.id}
    assert len(store.deliveries(change=change.id)) == 2
    assert len(store.deliveries()) == 3


def test_a_channel_with_other_settings_is_tried_at_once(store: Store) -> None:
    """Its messages that failed, and nobody else's."""
    store.enqueue([notice("s", SLACK), notice("m", MAIL)], at(0))
    for one in store.claim(at(0), lease=LEASE):
        store.settle_later(one, "invalid_auth", at(48))
        store.post.wait(one.notice.channel, at(48), at(0))

    store.post.hurry([SLACK], at(1))

    assert names(store.claim(at(1), lease=LEASE)) == ["s"]


def test_a_notice_keeps_its_id_for_ever(store: Store) -> None:
    """The id makes copies recognisable, so it must survive the database."""
    store.enqueue([Notice(id_of("x"), SLACK, None, None, message())], at(0))

    assert store.deliveries()[0].notice == Notice(id_of("x"), SLACK, None, None, message())


@pytest.mark.parametrize("processes", [2, 4])
def test_no_delivery_is_given_to_two_at_once(path: Path, processes: int) -> None:
    """Senders in several processes claim from one outbox; each notice goes to exactly one of them."""
    with Store.open(path) as store:
        store.enqueue([notice(str(number)) for number in range(120)], at(0))

    def claim_all(pipe: int) -> None:
        with Store.open(path) as store:
            while claimed := store.claim(at(0), lease=LEASE, limit=3):
                os.write(pipe, "".join(f"{delivery.id}\n" for delivery in claimed).encode())

    children = [forked(claim_all) for _ in range(processes)]
    claimed: list[str] = []
    for child, pipe in children:
        with os.fdopen(pipe) as lines:
            claimed += lines.read().split()
        os.waitpid(child, 0)
    assert sorted(claimed, key=int) == [str(number) for number in range(1, 121)]

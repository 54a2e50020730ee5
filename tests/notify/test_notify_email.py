"""Mail: what arrives, word for word; what a page's words cannot do; what a server's answers mean."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import structlog
from hypothesis import example, given, settings

from tests.kit.mail import DROP, Mailbox, certificate
from tests.notify.notices import LONGEST, MESSAGES, NOW, delivery_of, notice_of
from tests.summary.specimens import AMAZON_US, UNDATED
from watcher.errors import DeliveryError
from watcher.model.notice import Earlier, Message
from watcher.model.settings import Email, Secret
from watcher.model.source import ChannelName
from watcher.notify import email as mail_room
from watcher.notify import sender
from watcher.notify.letter import TEMPLATES, html, letter, sender_domain
from watcher.summary import inert, plain

MAIL = ChannelName("mail")
DELIVERY = delivery_of(notice_of())
PASSWORD = "canary-of-a-password"

# The mailbox asks for a password without encryption where a test is about the password.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


def channel(mailbox: Mailbox, **changes: object) -> Email:
    settings = Email(MAIL, mailbox.host, mailbox.port, "none", "Watch <watch@shop.example>", ("ann@shop.example",))
    return replace(settings, **changes)


def failure(settings: Email) -> DeliveryError:
    with pytest.raises(DeliveryError) as failed:
        sender(settings).send(DELIVERY, NOW)
    return failed.value


def test_specimen_a_arrives_with_its_headers_and_its_words(mailbox):
    """The text part is the message as the terminal shows it; the HTML part says the same."""
    receipt = sender(channel(mailbox, to=("ann@shop.example", "Bob <bob@shop.example>"))).send(DELIVERY, NOW)

    [mail] = mailbox.mails
    message = mail.message
    assert (mail.sender, mail.recipients) == ("watch@shop.example", ["ann@shop.example", "bob@shop.example"])
    assert message["From"] == "Watch <watch@shop.example>"
    assert message["To"] == "ann@shop.example, Bob <bob@shop.example>"
    assert message["Subject"] == "UNANNOUNCED: Amazon EU, Business Solutions Agreement"
    assert message["Date"] == "Mon, 24 Oct 2022 06:32:05 +0000"
    assert message["Message-ID"] == f"<{DELIVERY.notice.id}@shop.example>" == receipt.reference
    assert (
        message["In-Reply-To"] == message["References"] == "<thread.87bbd14a-afad-560b-a07b-43392b522218@shop.example>"
    )
    assert message["List-Id"] == "<policy-watch.shop.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    text, page = message.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == plain(DELIVERY.notice.message)
    assert page.get_content_type() == "text/html"
    assert " ".join(words(page.get_content()).split()) == (
        "UNANNOUNCED: Amazon EU, Business Solutions Agreement "
        "🔴 UNANNOUNCED Amazon EU, Business Solutions Agreement "
        "€5,000 → €500,000, £4,000 → £400,000, kr 50,000 → kr 5,000,000 and 1 more figure "
        "under Definitions › Insurance Limits; 3 more edits "
        "Where Definitions › Insurance Limits "
        "Also changed Customer data (1 new, 1 reworded), API-1 (1 new) "
        "Notice no notice found in: page date (still October 18, 2022), "
        "announcements page (read 24 Oct 2022 06:00). The contract promises 15 days. "
        "Reasons amounts moved; a duty appeared "
        "Not known from which day it applies "
        "First seen 24 Oct 2022 06:31 UTC; old text last seen 23 Oct 2022 18:30 UTC "
        "The whole watch diff 17 "
        "Reworded, under Definitions › Insurance Limits "
        '"Insurance Limits" means the applicable limits per occurrence and in aggregate: -€5,000- +€500,000+ '
        "for Germany, France, Italy, Spain and the Netherlands, -£4,000- +£400,000+ for the United Kingdom, "
        "-kr 50,000- +kr 5,000,000+ for Sweden and -PLN 22,500- +PLN 2,250,000+ for Poland. "
        "New, under Customer data "
        "+You will not transfer personal data outside the EEA or the UK without a lawful mechanism.+ "
        "New, under API-1 +Your developers are your processors.+ "
        "1 more edit not quoted here The page Reference 511e5d49"
    )


class Reader(HTMLParser):
    """What a mail program would make of the HTML: its words, its elements, its addresses, its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "background", "action")]
        self.words.append({"del": "-", "ins": "+"}.get(tag, " "))

    def handle_endtag(self, tag: str) -> None:
        self.words.append({"del": "-", "ins": "+"}.get(tag, " "))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def words(page: str) -> str:
    return "".join(read(page).words)


OUR_TAGS = {"html", "head", "meta", "title", "body", "table", "tr", "td", "th"} | {
    "span",
    "div",
    "blockquote",
    "del",
    "ins",
    "a",
}
LOOKS = {"style", "role", "width", "cellpadding", "cellspacing", "border", "align", "valign", "scope"}
OUR_ATTRIBUTES = LOOKS | {"lang", "charset", "name", "content", "title", "href", "rel"}
THREADING = {"Message-ID", "In-Reply-To", "References", "List-Id", "Auto-Submitted"}
OUR_HEADERS = THREADING | {"From", "To", "Subject", "Date", "MIME-Version", "Content-Type"}


@given(MESSAGES)
@example(LONGEST)
@example(replace(LONGEST, thread="\ud800", title="\ud800"))
@settings(max_examples=80, deadline=None)
def test_no_text_makes_a_header_or_live_markup(message: Message):
    """A page's words stay words: each header once, no element and no address but ours, no template filled in."""
    notice = notice_of(message=message)
    raw = letter(notice, Email(MAIL, "h", 25, "none", "watch@shop.example", ("ann@shop.example",)), NOW).as_bytes()
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    page = html(message)
    seen = read(page)

    names = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]
    assert sorted(names) == sorted(OUR_HEADERS)
    assert seen.tags <= OUR_TAGS
    assert seen.attributes <= OUR_ATTRIBUTES
    assert seen.addresses in ([], [message.url])
    assert not seen.addresses or seen.addresses[0].startswith("https://")
    assert inert(page.replace("\n", " ")) == page.replace("\n", " ")
    assert len(page.encode()) < 100_000
    assert "6042729" not in words(page)


def test_every_template_escapes():
    """Whatever a template is called."""
    names = TEMPLATES.list_templates()
    assert names == ["message.html"]
    for name in [*names, "other.txt", "other.j2"]:
        autoescape = TEMPLATES.autoescape
        assert autoescape is True or autoescape(name)


def test_every_copy_has_the_same_message_id(mailbox):
    for _ in range(2):
        sender(channel(mailbox)).send(DELIVERY, NOW)
    assert len({mail.message["Message-ID"] for mail in mailbox.mails}) == 1


def test_mails_about_one_source_are_one_thread_and_others_are_not(mailbox):
    other = delivery_of(notice_of(AMAZON_US, UNDATED))
    for delivery in (DELIVERY, delivery_of(notice_of(change=UNDATED)), other):
        sender(channel(mailbox)).send(delivery, NOW)
    first, second, third = (mail.message["References"] for mail in mailbox.mails)
    assert first == second != third


def test_an_update_answers_the_mail_that_it_corrects(mailbox):
    """Mailboxes put it beside the first one: by its subject, and by what it refers to."""
    first, later = notice_of(), replace(notice_of(AMAZON_US, UNDATED), source=notice_of().source)
    alone = letter(first, channel(mailbox), NOW)
    answer = letter(later, channel(mailbox), NOW, Earlier(first.id, first.message, "", 0))

    assert answer["Subject"] == f"Re: {alone['Subject']}"
    assert answer["In-Reply-To"] == alone["Message-ID"]
    assert answer["References"].split()[-1] == alone["Message-ID"]
    assert alone["References"] == alone["In-Reply-To"]
    assert alone["References"].startswith("<thread.")


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("watch@example.org", "example.org"),
        ("Watch <watch@example.org>", "example.org"),
        ('"a@b"@example.org', "example.org"),
        ("watch@bücher.example", "xn--bcher-kva.example"),
        ("watch@a-b.example", "a-b.example"),
    ],
)
def test_ids_are_of_the_senders_domain(sender, domain):
    assert sender_domain(sender) == domain


@pytest.mark.parametrize("sender", ["", "watch@", "watch@a..b", "watch@" + "a" * 64 + ".org"])
def test_a_sender_that_is_no_address_is_told_with_the_mend(sender):
    with pytest.raises(DeliveryError, match=r"is not a mail address; write name@example\.org") as error:
        sender_domain(sender)
    assert error.value.permanent


@pytest.mark.parametrize(("length", "is_there"), [(50, True), (51, False)])
def test_a_list_id_is_left_out_where_it_would_not_fit_on_its_line(mailbox, length, is_there):
    sender = "watch@" + "a" * (length - 4) + ".org"
    assert ("List-Id" in letter(notice_of(), channel(mailbox, sender=sender), NOW)) is is_there


def test_long_ids_are_not_broken_into_encoded_words():
    """A mailbox finds a thread by the id as it is."""
    domain = "a-long-name-for-our-mail-server." * 2 + "marketing.europe.shop.example"
    settings = Email(MAIL, "h", 25, "none", f"watch@{domain}", ("ann@shop.example",))
    raw = letter(DELIVERY.notice, settings, NOW).as_bytes().decode("ascii")
    assert f"Message-ID: <{DELIVERY.notice.id}@{domain}>\r\n" in raw
    assert f"@{domain}>\r\nReferences: <thread." in raw


def test_a_title_in_any_script_arrives(mailbox):
    message = replace(DELIVERY.notice.message, title="Allegro, Regulamin dla sprzedających — 규칙", badge="UNANNOUNCED")
    sender(channel(mailbox, sender="Wächter <watch@shop.example>")).send(delivery_of(notice_of(message=message)), NOW)
    assert mailbox.mails[0].message["Subject"] == "UNANNOUNCED: Allegro, Regulamin dla sprzedających — 규칙"
    assert mailbox.mails[0].message["From"] == "Wächter <watch@shop.example>"


@pytest.mark.parametrize("word", ["421 4.3.2 closing", "451 4.3.0 try later", "452 4.2.2 mailbox full"])
def test_a_fault_that_passes_is_tried_again(mailbox, word):
    for faults in (mailbox.faults.data, mailbox.faults.sender):
        faults.append(word)
        failed = failure(channel(mailbox))
        assert not failed.permanent
        assert word[:3] in failed.reason
    assert mailbox.mails == []


@pytest.mark.parametrize("word", ["550 5.1.1 no such user", "554 5.7.1 refused as spam", "552 5.3.4 too big"])
def test_a_final_refusal_is_told_at_once_in_the_servers_words(mailbox, word):
    mailbox.faults.data.append(word)
    failed = failure(channel(mailbox))
    assert failed.permanent
    assert word in failed.reason


def test_recipients_that_are_all_refused_for_good_end_the_delivery(mailbox):
    mailbox.faults.recipients = {"ann@shop.example": "550 5.1.1 no such user"}
    failed = failure(channel(mailbox))
    assert (failed.permanent, failed.reason) == (True, "not taken for ann@shop.example: 550 5.1.1 no such user")


def test_recipients_that_are_all_refused_but_one_only_for_now_are_tried_again(mailbox):
    mailbox.faults.recipients = {
        "ann@shop.example": "550 5.1.1 no such user",
        "bob@shop.example": "451 4.7.1 greylisted",
    }
    assert not failure(channel(mailbox, to=("ann@shop.example", "bob@shop.example"))).permanent


def test_one_refused_recipient_costs_the_others_nothing_and_is_not_passed_over_in_silence(mailbox):
    """Another try would be a second copy for those who have it, so it counts as sent, with a warning and in the receipt."""
    mailbox.faults.recipients = {"bob@shop.example": "550 5.1.1 no such user"}
    with structlog.testing.capture_logs() as logs:
        receipt = sender(channel(mailbox, to=("ann@shop.example", "bob@shop.example"))).send(DELIVERY, NOW)

    assert mailbox.mails[0].recipients == ["ann@shop.example"]
    assert receipt.reference.endswith("not taken for bob@shop.example: 550 5.1.1 no such user")
    assert [(log["log_level"], log["refused"]) for log in logs] == [
        ("warning", "bob@shop.example: 550 5.1.1 no such user")
    ]


def test_a_connection_that_drops_after_the_mail_is_tried_again(mailbox):
    """Nobody knows whether it was taken; a second copy is recognisable by its Message-ID."""
    mailbox.faults.data.append(DROP)
    failed = failure(channel(mailbox))
    assert (failed.permanent, "connection" in failed.reason) == (False, True)


def test_a_mail_that_was_taken_is_sent_whatever_the_parting(mailbox):
    mailbox.faults.quit = "421 4.3.2 leave me alone"
    sender(channel(mailbox)).send(DELIVERY, NOW)
    assert len(mailbox.mails) == 1


def test_a_server_that_is_not_there_is_a_fault_that_passes(mailbox):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        failed = failure(channel(mailbox, port=unused.getsockname()[1]))
    assert (failed.permanent, "cannot be reached: Connection refused" in failed.reason) == (False, True)


def test_a_server_that_says_nothing_is_given_up_in_time(mailbox, monkeypatch):
    monkeypatch.setattr(mail_room, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        failed = failure(channel(mailbox, port=silent.getsockname()[1]))
    assert (failed.permanent, "did not answer" in failed.reason) == (False, True)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent(security):
    with Mailbox(security, login=("watch", PASSWORD)) as mailbox:
        failed = failure(
            channel(mailbox, security=security, username="watch", password=Secret(PASSWORD)),
        )
    assert failed.permanent
    assert "cannot be verified, so nothing was sent: self-signed certificate" in failed.reason
    assert mailbox.logins == mailbox.mails == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_the_system_trusts_is_taken_and_the_password_travels_encrypted(
    security, tmp_path, monkeypatch
):
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(certificate()[0])
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with Mailbox(security, login=("watch", PASSWORD)) as mailbox:
        sender(channel(mailbox, security=security, username="watch", password=Secret(PASSWORD))).send(DELIVERY, NOW)
    assert mailbox.logins == [("watch", PASSWORD)]
    assert len(mailbox.mails) == 1


def test_a_certificate_for_another_name_is_refused(tmp_path, monkeypatch):
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(certificate()[0])
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with Mailbox("tls") as mailbox:
        failed = failure(channel(mailbox, host="localhost", security="tls"))
    assert failed.permanent
    assert "not valid for 'localhost'" in failed.reason


def test_a_server_without_starttls_is_not_sent_anything_in_clear(mailbox):
    failed = failure(channel(mailbox, security="starttls"))
    assert (failed.permanent, "STARTTLS" in failed.reason) == (True, True)
    assert mailbox.mails == []


def test_a_wrong_password_is_final_and_not_shown():
    with Mailbox(login=("watch", "right")) as mailbox:
        settings = channel(mailbox, username="watch", password=Secret(PASSWORD))
        wrong = failure(settings)
        mailbox.faults.login = "454 4.7.0 temporary authentication failure"
        busy = failure(settings)
    assert (wrong.permanent, "535" in wrong.reason) == (True, True)
    assert not busy.permanent
    assert PASSWORD not in f"{wrong}{wrong.__cause__}{busy}"


def test_a_password_is_not_sent_in_clear_to_another_machine(monkeypatch):
    class Elsewhere:
        pass

    settings = Email(MAIL, "mail.example", 25, "none", "w@shop.example", ("a@shop.example",), "watch", Secret(PASSWORD))
    with pytest.raises(DeliveryError, match="a password is not sent without encryption") as failed:
        mail_room._log_in(Elsewhere(), settings)
    assert failed.value.permanent


def test_a_password_that_smtp_cannot_carry_is_not_shown(mailbox):
    with Mailbox(login=("watch", "right")) as locked:
        failed = failure(channel(locked, username="watch", password=Secret("pässwörd")))
    assert failed.permanent
    assert "pässwörd" not in f"{failed}{failed.__cause__}"
    assert failed.__suppress_context__


@pytest.mark.parametrize("changes", [{"sender": "nobody"}, {"to": ("ann",)}, {"to": ("a b@shop.example",)}])
def test_an_address_that_is_none_is_a_final_and_clear_error(mailbox, changes):
    failed = failure(channel(mailbox, **changes))
    assert failed.permanent
    assert "mail" in failed.reason


def test_a_host_that_is_none_is_a_final_and_clear_error(mailbox):
    assert failure(channel(mailbox, host="a..b")).permanent

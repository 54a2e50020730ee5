"""What passes by itself is no edit, and what only looks like it is one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.compare import sense

SAME = [
    ("0 comments", "4 comments"),
    ("Currently online: 300 members 2000 guests", "Currently online: 313 members 2031 guests"),
    ("10 people liked this400 Views", "11 people liked this401 Views"),
    ("12 people are viewing this right now", "13 people are viewing this right now"),
    ("1.2K views", "1.3K views"),
    ("Viewed 1,204 times · Updated 3 days ago", "Viewed 1,310 times · Updated 4 days ago"),
    ("Gelesen: 1.204 mal", "Gelesen: 1.310 mal"),
    ("Lu 312 fois", "Lu 315 fois"),
    ("05/01/2024496 views", "05/01/2024512 views"),
    ("40 out of 97 found this helpful", "41 out of 99 found this helpful"),
    ("Aufrufe: 1.204", "Aufrufe: 1.300"),
    ("5 min read", "6 min read"),
    ("Powered by Atlassian Confluence 8.0.1", "Powered by Atlassian Confluence 8.4.1"),
    ("Version 0.0.0-5985e17", "Version 3.9.0-52300c6"),
    ("Updated over 2 weeks ago", "Updated over 3 weeks ago"),
    ("Zuletzt aktualisiert vor 3 Tagen", "Zuletzt aktualisiert vor 4 Tagen"),
    ("Ostatnia aktualizacja: 3 dni temu", "Ostatnia aktualizacja: 4 dni temu"),
    ("Naposledy změněno před 3 dny", "Naposledy změněno před 5 dny"),
    ("Son güncelleme: 3 gün önce", "Son güncelleme: 4 gün önce"),
    ("Uppdaterad för 3 dagar sedan", "Uppdaterad för 4 dagar sedan"),
    ("Atualizado há 2 dias", "Atualizado há 3 dias"),
    ("更新日：3日前", "更新日：4日前"),
    ("Request ID: 8f3a9c2e-1b2c-4d5e-8f90-0123456789ab", "Request ID: 1f3a9c2e-1b2c-4d5e-8f90-0123456789ac"),
    ("Ref a8f3c9d2e1b4f6a7", "Ref b8f3c9d2e1b4f6a9"),
    ("Read all of it at https://b.example/x?sid=a8f3c9d2&p=1 and come back", "Read all of it at https://b.example/x?sid=b8f3c9d3&p=1 and come back"),
    ("© 2024 Bazaar", "© 2025 Bazaar"),
    ("© Copyright Bazaar 2007 - 25", "© Copyright Bazaar 2007 - 26"),
    ("Page generated in 0.123 seconds", "Page generated in 0.456 seconds"),
    ("Generated 2026-11-24 06:00:01", "Generated 2026-11-25 06:30:41"),
    ("Sellers online right now: 1,204", "Sellers online right now: 998"),
    ("★★★★☆ 4.3 (2,318 ratings)", "★★★★★ 4.5 (2,340 ratings)"),
    ("4.3 out of 5 stars, 2,318 reviews", "4.4 out of 5 stars, 2,320 reviews"),
    ("Share 1.2k Tweet 88", "Share 1.3k Tweet 91"),
    ("3 people bought this plan today", "7 people bought this plan today"),
    ("Today is 23 November 2026", "Today is 24 November 2026"),
    ("Heute ist Montag, 23.11.2026", "Heute ist Dienstag, 24.11.2026"),
    ("Today's date: November 23, 2026", "Today's date: November 24, 2026"),
    ("10:32", "23:41"),
    ("10:32 am", "11:02 am"),
    ("Request ID: 0HMVB3K2J1", "Request ID: 0HMVB9ZZQ7"),
    ("build 8f3a9c1", "build 77e01bd"),
]  # fmt: skip

OTHER = [
    ("at least 1,000 views in 30 days", "at least 2,000 views in 30 days"),
    ("An item may be relisted 3 times", "An item may be relisted 5 times"),
    ("Minimum views: 1000", "Minimum views: 2000"),
    ("1,000 followers required", "2,000 followers required"),
    ("10 members per account", "20 members per account"),
    ("Max 5 downloads per buyer", "Max 7 downloads per buyer"),
    ("Pay to IBAN DE89370400440532013000", "Pay to IBAN DE89370400440532013001"),
    ("Pay to GB82WEST12345698765432", "Pay to GB82WEST12345698765433"),
    ("Send it to 0x52908400098527886E0F7030069857D2E4169EE7", "Send it to 0x52908400098527886E0F7030069857D2E4169EE8"),
    ("ISO 27001:2013", "ISO 27001:2022"),
    ("Regulation (EU) 2019/1150", "Regulation (EU) 2022/2065"),
    ("ASIN B07XJ8C8F5", "ASIN B07XJ8C8F6"),
    ("Version 2.1 of these terms", "Version 2.2 of these terms"),
    ("from 09:00 to 17:00", "from 09:00 to 18:00"),
    ("call 0800-123-4567", "call 0800-123-4568"),
    ("You may return it within 3 days", "You may return it within 4 days"),
    ("Power sellers need 100 reviews", "Power sellers need 150 reviews"),
    ("Level 2 | 50 reviews", "Level 2 | 80 reviews"),
    ("Share 5 photos", "Share 6 photos"),
    ("Today 5 % is taken from each sale", "Today 6 % is taken from each sale"),
    ("Today we change our fees on 3 May 2026", "Today we change our fees on 4 May 2026"),
    ("Cut-off: 10:30", "Cut-off: 11:30"),
    ("Session of 12 weeks", "Session of 14 weeks"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_what_passes_by_itself_says_nothing(before: str, after: str) -> None:
    assert sense(before) == sense(after)


@pytest.mark.parametrize(("before", "after"), OTHER)
def test_what_only_looks_like_it_counts(before: str, after: str) -> None:
    assert sense(before) != sense(after)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=120), st.sampled_from([text for pair in SAME + OTHER for text in pair])))
def test_leaving_it_out_twice_is_once(text: str) -> None:
    assert sense(sense(text)) == sense(text)

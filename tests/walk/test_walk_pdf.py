"""An agreement that is a PDF, from the server to the message."""

from __future__ import annotations

from tests.kit.pdf import agreement, fpdf2_pdf, reportlab_pdf
from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch, source


def serve(site: Site, body: bytes) -> None:
    site.serve("/agreement.pdf", body, media_type="application/pdf")


def test_a_pdf_is_watched_as_a_page_is(site: Site, slack: SlackServer, watch: Watch) -> None:
    """Made anew with each request: unchanged. By another producer: unchanged. One figure moved: told, as one edit."""
    watch.settings(
        source(site.url("/agreement.pdf"), notify=["team"]),
        channels={"team": {"type": "slack", "webhook": slack.webhook_url}},
    )
    serve(site, reportlab_pdf(agreement()))
    assert watch("check", "--json").outcomes == {"bazaar-fees": "first_seen"}
    for same in (reportlab_pdf(agreement()), reportlab_pdf(agreement(), size=9), fpdf2_pdf(agreement())):
        serve(site, same)
        assert watch("check", "--json").outcomes == {"bazaar-fees": "unchanged"}
    assert slack.payloads == []

    serve(site, fpdf2_pdf(agreement("15%")))
    (one,) = watch("check", "--json").json

    (edit,) = one["change"]["edits"]
    assert edit["figures"] == [{"before": "8%", "after": "15%", "moved": ["amount"], "way": "a rate is higher"}]
    assert edit["under"] == ["Seller Agreement", "Referral fees"]
    assert one["change"]["looked_at"] == ["page date (still 3 March 2026)"]
    assert len(slack.payloads) == 1


def test_a_pdf_that_cannot_be_read_is_no_change(site: Site, watch: Watch) -> None:
    watch.settings(source(site.url("/agreement.pdf")))
    serve(site, fpdf2_pdf(agreement()))
    watch("check")
    serve(site, fpdf2_pdf(agreement())[:3000])
    (one,) = watch("check", "--json").json

    assert one["outcome"] in {"broken", "held"}
    assert one["reason"]

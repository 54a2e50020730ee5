"""A message as a mail: plain text and HTML, with headers that let a mailbox thread it and recognise a copy."""

from __future__ import annotations

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from uuid import NAMESPACE_URL, UUID, uuid5

from jinja2 import Environment, PackageLoader, StrictUndefined

from watcher.errors import DeliveryError
from watcher.model.change import SpanKind
from watcher.model.notice import Earlier, Message, Notice
from watcher.model.settings import Email
from watcher.summary import GONE, MARKS, NEW, ROOM_OF_A_MAIL, bounded, caption, inert, plain, subject, unquoted_words

# Always on: which files escape must not hang on how a file is called.
TEMPLATES = Environment(
    loader=PackageLoader("watcher.notify", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class _Ids(UnstructuredHeader):
    """One id a line: as a free text, long ids would be folded into encoded words, and no mailbox would find the thread."""

    def fold(self, *, policy: Policy) -> str:
        """The header as it is sent."""
        assert isinstance(self, BaseHeader), "the registry makes it one"
        return f"{self.name}: " + f"{policy.linesep} ".join(self.split()) + policy.linesep


HEADERS = HeaderRegistry()
for _name in ("in-reply-to", "references"):
    # typeshed has such classes as no headers; the registry makes them headers, its own ones too.
    HEADERS.map_to_type(_name, _Ids)  # type: ignore[arg-type]
LONGEST_LIST_DOMAIN = 50  # a List-Id that does not fit on one line would become encoded words as well
POLICY = SMTP.clone(header_factory=HEADERS)


def letter(notice: Notice, channel: Email, now: datetime, follows: Earlier | None = None) -> EmailMessage:
    """The mail of a notice. `follows`: the mail to which this one is an update, and answers.

    Its Message-ID comes from the notice's id, so that every copy has the same. All mails of a thread (a source) refer to one
    root that was never sent, which puts them together in a mailbox. An update has the subject of the mail that it follows,
    as an answer has, since some mailboxes part a thread where the subject changes. Raises DeliveryError if an address
    cannot stand in a mail.
    """
    domain = sender_domain(channel.sender)
    root = f"<thread.{thread_id(notice.message.thread)}@{domain}>"
    mail = EmailMessage(policy=POLICY)
    try:
        mail["From"] = _address(channel.sender)
        mail["To"] = [_address(recipient) for recipient in channel.to]
    except (ValueError, MessageError) as error:
        raise DeliveryError(f"an address of this channel cannot stand in a mail: {error}", permanent=True) from error
    mail["Subject"] = f"Re: {subject(follows.message)}" if follows else subject(notice.message)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{notice.id}@{domain}>"
    before = f"<{follows.notice}@{domain}>" if follows else root
    mail["In-Reply-To"] = before
    mail["References"] = f"{root} {before}" if follows else root
    if len(domain) <= LONGEST_LIST_DOMAIN:
        mail["List-Id"] = f"<policy-watch.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(plain(notice.message, ROOM_OF_A_MAIL))
    mail.add_alternative(html(notice.message), subtype="html")
    return mail


def html(message: Message) -> str:
    """The HTML part: no scripts, no images, nothing loaded from anywhere."""
    said = bounded(message, ROOM_OF_A_MAIL)
    return TEMPLATES.get_template("message.html").render(
        message=said,
        mark=MARKS[said.signal],
        marks=MARKS,
        signal=said.signal.value,
        quotes=[(caption(quote), quote) for quote in said.quotes],
        unquoted=unquoted_words(said),
        SpanKind=SpanKind,
        gone=GONE,
        new=NEW,
    )


def thread_id(thread: str) -> UUID:
    """The id of a thread's root: the same for ever."""
    return uuid5(NAMESPACE_URL, f"policy-watch:thread:{inert(thread)}")


def sender_domain(sender: str) -> str:
    """The domain of the sending address, in ASCII. Raises DeliveryError if the sender is not a mail address."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    try:
        encoded = domain.encode("idna").decode()
    except UnicodeError:
        encoded = ""
    if not encoded or not all(part.replace("-", "").isalnum() for part in encoded.split(".")):
        raise DeliveryError("the sender of this channel is not a mail address; write name@example.org", permanent=True)
    return encoded


def _address(written: str) -> Address:
    """An address with or without a name: «Watch <watch@example.org>»."""
    name, spec = parseaddr(written)
    if "@" not in spec:
        raise ValueError(f"“{written}” is not a mail address")
    return Address(display_name=name, addr_spec=spec)

"""A message as a mail: plain text and HTML, with headers that let a mailbox thread it and recognise a copy."""

from __future__ import annotations

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from uuid import NAMESPACE_URL, UUID, uuid5

from jinja2 import Environment, PackageLoader, StrictUndefined

from watcher.errors import DeliveryError
from watcher.model.change import SpanKind
from watcher.model.notice import Message, Notice
from watcher.model.settings import Email
from watcher.summary import GONE, MARKS, NEW, bounded, caption, inert, plain, subject, unquoted_words

# Always on: which files escape must not hang on how a file is called.
TEMPLATES = Environment(
    loader=PackageLoader("watcher.notify", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


# As free texts, long ids would be folded into encoded words, and no mailbox would find the thread.
HEADERS = HeaderRegistry()
for _name in ("in-reply-to", "references"):
    # typeshed has the class as no header; the standard library registers it for Message-ID in just this way.
    HEADERS.map_to_type(_name, MessageIDHeader)  # type: ignore[arg-type]
LONGEST_LIST_DOMAIN = 50  # a List-Id that does not fit on one line would become encoded words as well
POLICY = SMTP.clone(header_factory=HEADERS)


def letter(notice: Notice, channel: Email, now: datetime) -> EmailMessage:
    """The mail of a notice.

    Its Message-ID comes from the notice's id, so that every copy has the same. All mails of a thread (a source) refer to one
    root that was never sent, which puts them together in a mailbox. The subject stays free of what changes within a thread
    but the verdict. Raises DeliveryError if an address cannot stand in a mail.
    """
    domain = sender_domain(channel.sender)
    root = f"<thread.{thread_id(notice.message.thread)}@{domain}>"
    mail = EmailMessage(policy=POLICY)
    try:
        mail["From"] = _address(channel.sender)
        mail["To"] = [_address(recipient) for recipient in channel.to]
    except (ValueError, MessageError) as error:
        raise DeliveryError(f"an address of this channel cannot stand in a mail: {error}", permanent=True) from error
    mail["Subject"] = subject(notice.message)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{notice.id}@{domain}>"
    mail["In-Reply-To"] = root
    mail["References"] = root
    if len(domain) <= LONGEST_LIST_DOMAIN:
        mail["List-Id"] = f"<policy-watch.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(plain(notice.message))
    mail.add_alternative(html(notice.message), subtype="html")
    return mail


def html(message: Message) -> str:
    """The HTML part: no scripts, no images, nothing loaded from anywhere."""
    said = bounded(message)
    return TEMPLATES.get_template("message.html").render(
        message=said,
        mark=MARKS[said.signal],
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

"""Mail, by SMTP."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from ipaddress import ip_address

import structlog

from watcher.errors import DeliveryError
from watcher.model.notice import Delivery, Receipt
from watcher.model.settings import Email
from watcher.notify.letter import letter, sender_domain
from watcher.summary import clip, inert

TIMEOUT = 20  # seconds, for each step of the conversation

Refusals = Mapping[str, tuple[int, bytes]]

log = structlog.get_logger()


class Mail:
    """Sends one mail to all recipients of a channel."""

    def __init__(self, channel: Email) -> None:
        self._channel = channel

    def send(self, delivery: Delivery, now: datetime) -> Receipt:
        """Send the mail; the receipt holds its Message-ID. Raises DeliveryError if the server took it for nobody.

        Where the server takes it for some recipients and refuses others, it counts as sent, since another try would send
        the first ones a second copy; a warning is logged and the receipt names the others.
        """
        mail = letter(delivery.notice, self._channel, now, delivery.follows)
        with _as_delivery_errors(self._channel):
            refused = self._hand_over(mail)
        return self._receipt(mail["Message-ID"], refused)

    def _hand_over(self, mail: EmailMessage) -> Refusals:
        server = _connect(self._channel)
        with contextlib.closing(server):
            _log_in(server, self._channel)
            recipients = [parseaddr(recipient)[1] for recipient in self._channel.to]
            refused = server.send_message(mail, parseaddr(self._channel.sender)[1], recipients)
            # The mail is taken. Whatever goes wrong while parting must not bring a second copy.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
            return refused

    def _receipt(self, message_id: str, refused: Refusals) -> Receipt:
        if not refused:
            return Receipt(message_id)
        others = "; ".join(f"{recipient}: {_reply(*answer)}" for recipient, answer in refused.items())
        log.warning("not taken for every recipient", channel=self._channel.name, message_id=message_id, refused=others)
        return Receipt(f"{message_id} not taken for {others}")


def _connect(channel: Email) -> smtplib.SMTP:
    """A connection, encrypted and with the certificate verified unless `security` is `none`."""
    # Without a name of its own smtplib would ask the resolver for one.
    own_name = sender_domain(channel.sender)
    if channel.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(channel.host, channel.port, own_name, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(channel.host, channel.port, own_name, timeout=TIMEOUT)
    if channel.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _log_in(server: smtplib.SMTP, channel: Email) -> None:
    if channel.username is None or channel.password is None:
        return
    if channel.security == "none" and not _is_here(channel.host):
        reason = "a password is not sent without encryption; set security to starttls or tls"
        raise DeliveryError(reason, permanent=True)
    try:
        server.login(channel.username, channel.password.reveal())
    except UnicodeError:
        # The error would carry the password.
        reason = "the user name or the password holds characters that cannot be sent to a mail server"
        raise DeliveryError(reason, permanent=True) from None


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _as_delivery_errors(channel: Email) -> Iterator[None]:
    """Turn what smtplib and the connection raise into DeliveryError."""
    where = f"{channel.host}:{channel.port}"
    try:
        yield
    except smtplib.SMTPException as error:
        raise _smtp_error(error, where) from error
    except OSError as error:
        raise _connection_error(error, where) from error
    except UnicodeError as error:
        raise DeliveryError(f"{where} is not a host, or an address is not a mail address", permanent=True) from error


def _smtp_error(error: smtplib.SMTPException, where: str) -> DeliveryError:
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _nobody(error.recipients)
        case smtplib.SMTPResponseException():
            refused = isinstance(error, smtplib.SMTPAuthenticationError)
            said = "did not accept the user name and password:" if refused else "answered"
            reason = f"{where} {said} {_reply(error.smtp_code, error.smtp_error)}"
            return DeliveryError(reason, permanent=_is_final(error.smtp_code))
        case smtplib.SMTPServerDisconnected(__context__=TimeoutError()):
            # smtplib calls every end of a conversation a lost connection, a time-out too.
            return DeliveryError(f"{where} did not answer within {TIMEOUT} seconds", permanent=False)
        case smtplib.SMTPServerDisconnected():
            return DeliveryError(f"{where} closed the connection", permanent=False)
        case _:
            # What the server does not offer: STARTTLS, AUTH, a way to log in, addresses beyond ASCII.
            return DeliveryError(f"{where}: {_words(str(error))}", permanent=True)


def _connection_error(error: OSError, where: str) -> DeliveryError:
    match error:
        case ssl.SSLCertVerificationError():
            reason = f"the certificate of {where} cannot be verified, so nothing was sent: {error.verify_message}"
            return DeliveryError(reason, permanent=True)
        case ssl.SSLError():
            reason = f"no encrypted connection to {where} ({error.reason}); tls is for port 465, starttls for 587"
            return DeliveryError(reason, permanent=False)
        case TimeoutError():
            return DeliveryError(f"{where} did not answer within {TIMEOUT} seconds", permanent=False)
        case _:
            return DeliveryError(f"{where} cannot be reached: {error.strerror or error}", permanent=False)


def _nobody(refused: Refusals) -> DeliveryError:
    """Refused for all: final only if it is final for each."""
    others = "; ".join(f"{recipient}: {_reply(*answer)}" for recipient, answer in refused.items())
    return DeliveryError(f"not taken for {others}", permanent=all(_is_final(code) for code, _ in refused.values()))


def _is_final(code: int) -> bool:
    """RFC 5321, 4.2.1: 5yz is permanent, 4yz is not; smtplib gives -1 for an answer that it cannot read."""
    return 500 <= code < 600


def _reply(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {_words(text)}"


def _words(text: str) -> str:
    return clip(" ".join(inert(text).split()), 160)

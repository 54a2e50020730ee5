"""A mailbox on loopback: a real SMTP server (aiosmtpd) that keeps what it takes and fails as it is told.

with Mailbox() as mailbox:                      # or security="starttls", security="tls"
    mailbox.host, mailbox.port                  # for Email.host and Email.port
    mailbox.faults.data = ["451 4.3.0 try again later"]   # answers to the next DATA, in order; then all is well
    mailbox.mails                               # what was taken: envelope, parsed message, bytes
"""

from __future__ import annotations

import socket
import ssl
import struct
import subprocess
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Literal, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Security = Literal["none", "starttls", "tls"]
DROP = "drop"  # in place of an answer: the connection is reset
TAKEN_THEN_DROP = "taken, then drop"  # the mail is taken, and its sender does not learn of it


@dataclass(frozen=True)
class Mail:
    """A mail that was taken."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    raw: bytes


@dataclass
class Faults:
    """Answers that are given instead of the good ones, each once; a recipient keeps its own for ever."""

    sender: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    recipients: dict[str, str] = field(default_factory=dict)
    login: str = ""
    quit: str = ""


class Mailbox:
    """A running mailbox; `login` demands this user name and password."""

    host = "127.0.0.1"

    def __init__(self, security: Security = "none", login: tuple[str, str] | None = None) -> None:
        self.mails: list[Mail] = []
        self.logins: list[tuple[str, str]] = []
        self.conversations = 0
        self.faults = Faults()
        self._login = login
        context = server_context() if security != "none" else None
        self._controller = _controller(self, security, context, login)

    def __enter__(self) -> Mailbox:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        server = self._controller.server
        assert server is not None, "the mailbox runs"
        return cast("int", server.sockets[0].getsockname()[1])

    # What follows are aiosmtpd's hooks.

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.conversations += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.faults.sender:
            return _answer(server, self.faults.sender.pop(0))
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.faults.recipients:
            return self.faults.recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = self.faults.data.pop(0) if self.faults.data else ""
        if fault and fault != TAKEN_THEN_DROP:
            return _answer(server, fault)
        raw = cast("bytes", envelope.content)
        message = cast("EmailMessage", message_from_bytes(raw, policy=default))
        self.mails.append(Mail(str(envelope.mail_from), list(envelope.rcpt_tos), message, raw))
        return _answer(server, DROP) if fault else "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return self.faults.quit or "221 Bye"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        if isinstance(data, LoginPassword):
            pair = (data.login.decode(), data.password.decode())
            self.logins.append(pair)
            if pair == self._login and not self.faults.login:
                return AuthResult(success=True)
        message = self.faults.login or "535 5.7.8 Authentication credentials invalid"
        return AuthResult(success=False, handled=False, message=message)


def _answer(server: SMTP, word: str) -> str:
    if word == DROP:
        assert server.transport is not None, "a client is there"
        raw = server.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        server.transport.abort()
        return "421 gone"
    return word


def _controller(
    mailbox: Mailbox, security: Security, context: ssl.SSLContext | None, login: tuple[str, str] | None
) -> Controller:
    options: dict[str, Any] = {"auth_require_tls": False, "ident": "mailbox"}
    if login:
        options |= {"authenticator": mailbox.authenticate, "auth_required": True}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    return _FreePort(
        mailbox, hostname=mailbox.host, port=0, ssl_context=context if security == "tls" else None, **options
    )


class _FreePort(Controller):
    """A controller on a port that the system chooses; aiosmtpd knocks at the port it was given to see that it runs."""

    def _trigger_server(self) -> None:
        assert self.server is not None, "the server was created"
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@cache
def certificate() -> tuple[bytes, bytes]:
    """A certificate for 127.0.0.1 that nobody but itself vouches for, and its key, both as PEM."""
    with TemporaryDirectory() as folder:
        cert, key = Path(folder, "cert.pem"), Path(folder, "key.pem")
        command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1"
        names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
        subprocess.run([*command.split(), *names], check=True, capture_output=True)
        return cert.read_bytes(), key.read_bytes()


def server_context() -> ssl.SSLContext:
    """TLS as a server, with `certificate()`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        both = Path(folder, "both.pem")
        both.write_bytes(b"".join(certificate()))
        context.load_cert_chain(both)
    return context

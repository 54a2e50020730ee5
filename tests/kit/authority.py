"""A timestamp authority (RFC 3161) on loopback: a real one, made and run by openssl."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.kit.site import Call, Page, page

why_none = None if shutil.which("openssl") else "openssl is not installed here"

_CONFIG = """
[ tsa ]
default_tsa = ours
[ ours ]
serial = serial
signer_cert = authority.pem
signer_key = key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
tsa_name = yes
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """`site.serve("/tsr", authority.answer)`; its certificate is `authority.certificate`."""

    folder: Path

    def __post_init__(self) -> None:
        (self.folder / "tsa.cnf").write_text(_CONFIG)
        (self.folder / "serial").write_text("01\n")
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem",
            "-out", "authority.pem", "-days", "30", "-subj", "/CN=Stand-in Authority", "-addext",
            "extendedKeyUsage=critical,timeStamping", "-addext", "keyUsage=critical,digitalSignature",
        )  # fmt: skip

    @property
    def certificate(self) -> Path:
        return self.folder / "authority.pem"

    def answer(self, call: Call) -> Page:
        """Sign what was asked."""
        (self.folder / "query").write_bytes(call.body)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply")
        return page((self.folder / "reply").read_bytes(), media_type="application/timestamp-reply")

    def refusal(self) -> bytes:
        """What it answers to a question that it does not take."""
        self._openssl("ts", "-query", "-data", "tsa.cnf", "-sha1", "-out", "query")
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "refused")
        return (self.folder / "refused").read_bytes()

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True, timeout=30)

"""Certificates made for the tests: one that Home Assistant trusts, and some that nobody should.

They are made before any test has its clock moved, as the libraries look at the time.
"""

from datetime import UTC, datetime
from pathlib import Path
import ssl

from homeassistant.util.ssl import SSL_ALPN_HTTP11, SSLCipherList, client_context
import trustme


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _self_signed() -> ssl.SSLContext:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with authority.cert_pem.tempfile() as certificate, authority.private_key_pem.tempfile() as key:
        context.load_cert_chain(certificate, key)
    return context


_AUTHORITY = trustme.CA()
_AUTHORITY.configure_trust(client_context(SSLCipherList.PYTHON_DEFAULT, SSL_ALPN_HTTP11))

GOOD = _context(_AUTHORITY.issue_cert("localhost"))
WRONG = {
    "of another host": _context(_AUTHORITY.issue_cert("collector.test")),
    "expired": _context(
        _AUTHORITY.issue_cert("localhost", not_after=datetime(2020, 1, 1, tzinfo=UTC))
    ),
    "by an unknown authority": _context(trustme.CA().issue_cert("localhost")),
    "self-signed": _self_signed(),
}


def write_authority(path: Path) -> None:
    """Write whom another process has to trust."""
    _AUTHORITY.cert_pem.write_to_path(str(path))

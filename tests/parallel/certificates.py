"""A certificate authority and one certificate, made for a test."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def make_certificates(folder: Path) -> dict[str, str]:
    """Files ca.pem, cert.pem and key.pem in `folder`, as the environment that tells Dask of them."""
    folder.mkdir(exist_ok=True)
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _sign("test authority", authority_key, authority_key, "test authority", is_authority=True)
    own = _sign("test machine", key, authority_key, "test authority", is_authority=False)
    paths = {name: folder / f"{name}.pem" for name in ("ca", "cert", "key")}
    paths["ca"].write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    paths["cert"].write_bytes(own.public_bytes(serialization.Encoding.PEM))
    paths["key"].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    found = {"DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(paths["ca"])}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        found[f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT"] = str(paths["cert"])
        found[f"DASK_DISTRIBUTED__COMM__TLS__{role}__KEY"] = str(paths["key"])
    return found | {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true"}


def as_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """What Dask makes of that environment, for `dask.config.set`."""
    names = {
        key: key.removeprefix("DASK_").lower().replace("__", ".").replace("_", "-") for key in environment
    }
    return {names[key]: value for key, value in environment.items() if key.endswith(("FILE", "CERT", "KEY"))}


def _sign(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    by_key: ec.EllipticCurvePrivateKey,
    by: str,
    *,
    is_authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
    )
    return builder.sign(by_key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])

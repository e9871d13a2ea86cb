"""The server under its own certificate, with tokens as Entra ID signs them; only the keys are ours."""

from __future__ import annotations

import base64
import hmac
import json
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import RSAKey

NAME = "budget.example.se"
TENANT, CLIENT = "11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-000000000000"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256"}) for _ in range(2))
SOUND = {
    "ver": "2.0",
    "aud": CLIENT,
    "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
    "name": "Anna Andersson",
    "oid": "7",
    "tid": TENANT,
}
CALL = {"client": "Office.js", "func_name": "AVGIFTER", "args": [[[100]], [[1], [1], [1]]], "runtime": "1.4"}


def token(key: RSAKey = KEY, minutes: float = 60, without: tuple[str, ...] = (), **claims: str | int) -> str:
    now = int(time.time())
    told = SOUND | {"iat": now - 7200, "nbf": now - 7200, "exp": now + int(minutes * 60)} | claims
    told = {name: value for name, value in told.items() if name not in without}
    return "Bearer " + jwt.encode({"alg": "RS256", "kid": "one"}, told, key)


def forged(algorithm: str) -> str:
    """A token that anybody can make: without signature, or with one by what everybody knows."""

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    head = part(json.dumps({"alg": algorithm, "kid": "one", "typ": "JWT"}).encode())
    body = head + "." + token().split(".")[1]
    signature = (
        hmac.digest(KEY.as_pem(private=False), body.encode(), "sha256") if algorithm != "none" else b""
    )
    return f"Bearer {body}.{part(signature)}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for the server's name that it has signed itself, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    (folder / "server.pem").write_bytes(made.public_bytes(encoding))
    (folder / "server.key").write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "server.pem", folder / "server.key"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the public key where xlwings Server looks when it cannot reach Entra ID."""
    folder = tmp_path_factory.mktemp("keys")
    package = folder / "auth" / "entraid"
    package.mkdir(parents=True)
    (folder / "auth" / "__init__.py").touch()
    (package / "__init__.py").write_text("from xlwings_server.auth.entraid import validate_token\n", "utf-8")
    public = json.dumps({"keys": [KEY.as_dict(private=False)]})
    package.joinpath("jwks.py").write_text(f"async def get_jwks_json():\n    return {public}\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def signed(
    running: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
    bare_environment: Mapping[str, str],
    certificate: tuple[Path, Path],
    keys: Path,
) -> Iterator[Any]:
    environment = {
        **bare_environment,
        "PYTHONPATH": str(keys),
        "XLWINGS_AUTH_ENTRAID_TENANT_ID": TENANT,
        "XLWINGS_AUTH_ENTRAID_CLIENT_ID": CLIENT,
        "XLWINGS_LOG_LEVEL": "DEBUG",
    }
    words = ("--hostname", NAME, "--origin", f"https://{NAME}", "--sign-in", "entra")
    words += ("--certificate", str(certificate[0]), "--key", str(certificate[1]))
    with running(tmp_path_factory.mktemp("entra"), environment, *words) as (port, log):
        context = ssl.create_default_context(cafile=str(certificate[0]))
        base = f"https://127.0.0.1:{port}"
        with httpx.Client(base_url=base, verify=context, headers={"Host": NAME}, timeout=30) as http:
            yield http, log


def call(signed: Any, bearer: str | None) -> httpx.Response:
    http, _ = signed
    headers = {} if bearer is None else {"Authorization": bearer, "Auth-Provider": "entraid"}
    request = http.build_request("POST", "/xlwings/custom-functions-call", json=CALL, headers=headers)
    request.extensions["sni_hostname"] = NAME
    return http.send(request)


@pytest.mark.parametrize(
    "claims",
    [{}, {"ver": "1.0", "aud": f"api://{CLIENT}", "iss": f"https://sts.windows.net/{TENANT}/"}],
    ids=["version 2", "version 1"],
)
def test_who_has_signed_in_is_answered_over_tls(signed: Any, claims: dict[str, str]) -> None:
    answer = call(signed, token(**claims))
    assert (answer.status_code, answer.json()) == (200, {"result": [[34], [33], [33]]})


@pytest.mark.parametrize(
    "bearer",
    [
        pytest.param(lambda: None, id="none"),
        pytest.param(lambda: "Bearer nonsense", id="no token"),
        pytest.param(lambda: token(OTHER_KEY), id="signed by somebody else"),
        pytest.param(lambda: token(minutes=-30), id="expired"),
        pytest.param(lambda: token(aud="another add-in"), id="for another add-in"),
        pytest.param(
            lambda: token(iss="https://login.microsoftonline.com/another/v2.0"), id="another tenant"
        ),
        pytest.param(lambda: token(ver="3.0"), id="another version"),
        pytest.param(lambda: token().rpartition(".")[0] + ".", id="signature gone"),
        pytest.param(lambda: forged("none"), id="algorithm none"),
        pytest.param(lambda: forged("HS256"), id="signed with the public key as a secret"),
        pytest.param(lambda: token(without=("exp",)), id="without an end"),
        pytest.param(lambda: token(without=("iss",)), id="without an issuer"),
        pytest.param(lambda: token(without=("aud",)), id="without an audience"),
        pytest.param(lambda: token(nbf=int(time.time()) + 3600), id="not valid yet"),
    ],
)
def test_who_has_not_is_refused(signed: Any, bearer: Callable[[], str | None]) -> None:
    answer = call(signed, bearer())
    assert answer.status_code == 401
    assert answer.text == "Du är inte inloggad. Åtgärd: logga in och öppna arbetsboken på nytt."


def test_a_token_ends_when_it_says_though_it_was_taken_before(signed: Any) -> None:
    bearer = token(minutes=2 / 60)
    assert call(signed, bearer).status_code == 200
    time.sleep(2.1)
    assert call(signed, bearer).status_code == 401


def test_without_a_token_no_job_of_the_task_pane_is_done(signed: Any) -> None:
    http, _ = signed
    for bearer, status in ((None, 401), (token(), 200)):
        headers = {} if bearer is None else {"Authorization": bearer}
        request = http.build_request("POST", "/pane/new", content=b"{}\n", headers=headers)
        request.extensions["sni_hostname"] = NAME
        assert http.send(request).status_code == status


def test_a_server_for_every_organisation_does_not_start(
    bare_environment: Mapping[str, str], tmp_path: Path
) -> None:
    environment = {
        **bare_environment,
        "XLWINGS_AUTH_ENTRAID_TENANT_ID": TENANT,
        "XLWINGS_AUTH_ENTRAID_CLIENT_ID": CLIENT,
        "XLWINGS_AUTH_ENTRAID_MULTITENANT": "true",
    }
    words = ("--hostname", NAME, "--origin", f"https://{NAME}", "--sign-in", "entra")
    ran = subprocess.run(
        [sys.executable, "-m", "xlsheets", "serve", *words],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 2 and "XLWINGS_AUTH_ENTRAID_MULTITENANT" in ran.stderr.decode()


def test_no_token_enters_the_log(signed: Any) -> None:
    _, log = signed
    sent = [token(), token(aud="another add-in"), token(OTHER_KEY)]
    for one in sent:
        call(signed, one)
    logged = log.read_text(encoding="utf-8")
    assert not [one for one in sent if one.partition(" ")[2] in logged]

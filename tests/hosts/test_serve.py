"""What `xlsheets serve` lets through and what it does not, and that nothing of a workbook is logged."""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from PIL import Image

CALL = "/xlwings/custom-functions-call"
PROXY = ("--hostname", "budget.example.se", "--origin", "https://budget.example.se", "--sign-in", "proxy")
NAME = "budget.example.se"
SECRET = "tjugofyra slumpade tecken"
HIDDEN = "Hemlig uppgift 4711"


@dataclass(frozen=True)
class Served:
    """A running server and where its log goes."""

    http: httpx.Client
    log: Path

    def call(self, *arguments: object, name: str = "AVGIFTER", **headers: str) -> httpx.Response:
        body = {"client": "Office.js", "func_name": name, "args": list(arguments), "runtime": "1.4"}
        return self.http.post(CALL, json=body, headers=headers)


@pytest.fixture(scope="module")
def serve(running: Callable[..., Any]) -> Callable[..., Any]:
    @contextmanager
    def start(folder: Path, environment: Mapping[str, str], *words: str) -> Iterator[Served]:
        with (
            running(folder, environment, *words) as (port, log),
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http,
        ):
            yield Served(http, log)

    return start


@pytest.fixture(scope="module")
def served(
    serve: Any, tmp_path_factory: pytest.TempPathFactory, bare_environment: Mapping[str, str]
) -> Iterator[Served]:
    environment = {**bare_environment, "XLWINGS_LOG_LEVEL": "DEBUG"}
    with serve(tmp_path_factory.mktemp("serve"), environment) as server:
        yield server


@pytest.fixture(scope="module")
def proxied(
    serve: Any, tmp_path_factory: pytest.TempPathFactory, bare_environment: Mapping[str, str]
) -> Iterator[Served]:
    environment = {**bare_environment, "XLSHEETS_PROXY_SECRET": SECRET}
    with serve(tmp_path_factory.mktemp("proxied"), environment, *PROXY, "--proxy", "127.0.0.1") as server:
        yield server


def test_it_answers(served: Served) -> None:
    answer = served.call([[100]], [[1], [1], [1]])
    assert (answer.status_code, answer.json()) == (200, {"result": [[34], [33], [33]]})


@pytest.mark.parametrize("path", ["/manifest.xml", "/taskpane.html", "/hjalp", "/icons/finsam-32.png", "/"])
def test_every_page_has_a_content_security_policy(served: Served, path: str) -> None:
    answer = served.http.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert (
        "script-src 'self' https://appsforoffice.microsoft.com;" in policy
        and "frame-ancestors 'self' https://" in policy
    )
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("climb", ["../pyproject.toml", "%2e%2e/pyproject.toml", "../" * 12 + "etc/passwd"])
def test_no_file_outside_is_given(served: Served, climb: str) -> None:
    with socket.create_connection(("127.0.0.1", served.http.base_url.port or 0)) as line:
        asked = f"GET /static/{climb} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        line.sendall(asked.encode())  # httpx would tidy the path
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 404") and "Sidan finns inte." in answer
    assert "root:" not in answer and "functions_namespace" not in answer


def test_a_body_that_is_too_large_is_refused_in_words(served: Served) -> None:
    answer = served.http.post(CALL, content=b" " * (2 * 1024 * 1024 + 1))
    assert answer.status_code == 413 and "större än 2 MB" in answer.text
    streamed = served.http.post(CALL, content=iter([b" " * 1024 * 1024] * 3))
    assert streamed.status_code == 413 and "större än 2 MB" in streamed.text


def test_a_range_that_is_too_large_is_refused_in_words(served: Served) -> None:
    answer = served.call([[100]], [[1]] * 100_001)
    assert answer.status_code == 400 and "högst 100\u00a0000" in answer.text


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'{"args": 1}', b'{"func_name": "AVGIFTER", "args": [[[1], [1, 2]]]}', b"[" * 100_000],
)
def test_what_is_no_call_is_refused_without_a_traceback(served: Served, body: bytes) -> None:
    answer = served.http.post(CALL, content=body)
    assert (answer.status_code, "Traceback" in answer.text) == (400, False)
    assert answer.text.startswith("Anropet går inte att läsa.")


def test_another_name_and_another_site_are_refused(served: Served) -> None:
    assert served.http.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert served.call([[1]], [[1]], Origin="https://evil.example").status_code == 403
    here = f"http://localhost:{served.http.base_url.port}"
    assert served.call([[1]], [[1]], Origin=here).status_code == 200


def test_no_script_can_be_called_that_is_not_listed(served: Served) -> None:
    answer = served.http.post("/xlwings/custom-scripts-call/__name__", json={"book": HIDDEN})
    assert answer.status_code >= 400 and HIDDEN not in answer.text and "Traceback" not in answer.text


def test_nothing_of_a_workbook_is_logged(served: Served) -> None:
    before = served.log.stat().st_size
    assert HIDDEN in served.call([[100]], [[1], [HIDDEN]]).text  # on the card, where it belongs
    served.call([[100]], [[1]], name=HIDDEN)
    served.http.post("/xlwings/custom-scripts-call/saknas", json={"book": {"name": HIDDEN}, "sheets": HIDDEN})
    served.http.get("/xlwings/alert", params={"prompt": HIDDEN})
    served.http.post(CALL, content=f'{{"args": [[["{HIDDEN}"]]'.encode())
    log = served.log.read_text(encoding="utf-8")
    assert HIDDEN not in log and "4711" not in log
    assert "xlsheets.web" in log[before:] or " in " in log[before:], "that something failed is logged"


def test_a_proxy_is_believed_by_its_secret_and_a_user_must_be_named(proxied: Served) -> None:
    known = {"Host": "budget.example.se", "X-Proxy-Secret": SECRET}
    signed_in = {**known, "X-Forwarded-User": "anna"}
    assert proxied.call([[1]], [[1]], **signed_in).status_code == 200
    assert proxied.call([[1]], [[1]], **known).status_code == 401
    assert proxied.call([[1]], [[1]], **{**signed_in, "X-Proxy-Secret": "fel"}).status_code == 403
    assert proxied.http.get("/manifest.xml", headers=known).status_code == 200
    assert proxied.http.get("/taskpane.html", headers=known).status_code == 401
    assert "https://budget.example.se/taskpane.html" in proxied.http.get("/manifest.xml", headers=known).text


def test_a_foreign_proxy_is_not_believed(
    serve: Any, tmp_path: Path, bare_environment: Mapping[str, str]
) -> None:
    with serve(tmp_path, bare_environment, *PROXY, "--proxy", "10.0.0.5") as stranger:
        headers = {"Host": "budget.example.se", "X-Forwarded-User": "anna", "X-Forwarded-For": "10.0.0.5"}
        assert stranger.call([[1]], [[1]], **headers).status_code == 403


def test_a_port_that_no_machine_has_is_refused(bare_environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "xlsheets", "serve", "--port", "99999"]
    ran = subprocess.run(
        command, env=bare_environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "mellan 1 och 65535" in ran.stderr and "Traceback" not in ran.stderr


def test_only_a_listed_origin_is_told_that_it_may(proxied: Served) -> None:
    known = {
        "Host": "budget.example.se",
        "X-Proxy-Secret": SECRET,
        "X-Forwarded-User": "anna",
        "Access-Control-Request-Method": "POST",
    }
    for origin, told in (("https://budget.example.se", "https://budget.example.se"), ("https://a.se", None)):
        answer = proxied.http.options(CALL, headers={**known, "Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == told


def test_many_calls_at_once_lose_none_and_a_large_one_lets_small_ones_pass(served: Served) -> None:
    large = [[4_000_000 * 100]], [[1 + n % 97] for n in range(20_000)]
    with ThreadPoolExecutor(40) as pool:
        heavy = pool.submit(served.call, *large)
        answers = list(pool.map(lambda n: served.call([[n]], [[1], [1]]).json(), range(200)))
        assert heavy.result().status_code == 200
    assert answers == [{"result": [[n - n // 2], [n // 2]]} for n in range(200)]


# The order that Office's schema asks for; what is not there may be left out, nothing may stand elsewhere.
ORDER = {
    "OfficeApp": "Id Version ProviderName DefaultLocale DisplayName Description IconUrl HighResolutionIconUrl"
    " SupportUrl AppDomains Hosts Requirements DefaultSettings Permissions VersionOverrides",
    "VersionOverrides": "Requirements Hosts Resources WebApplicationInfo",
    "Resources": "Images Urls ShortStrings LongStrings",
    "ExtensionPoint": "Script Page Metadata Namespace CustomTab",
    "DesktopFormFactor": "FunctionFile ExtensionPoint",
    "CustomTab": "Group Label",
    "Group": "Label Icon Control",
    "Control": "Label Supertip Icon Action",
    "Supertip": "Title Description",
    "Action": "TaskpaneId SourceLocation",
}
WIDEST = {"ShortStrings": 125, "LongStrings": 250}


def local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def test_the_manifest_keeps_the_order_and_lengths_of_office(served: Served) -> None:
    root = ElementTree.fromstring(served.http.get("/manifest.xml").content)
    for element in root.iter():
        order = ORDER.get(local(element), "").split()
        if order:
            places = [order.index(local(child)) for child in element]
            assert places == sorted(places), local(element)
        for text in element if local(element) in WIDEST else ():
            values = [text.get("DefaultValue"), *(one.get("Value") for one in text)]
            assert all(0 < len(value or "") <= WIDEST[local(element)] for value in values)


def test_the_manifest_keeps_the_other_rules_of_office(served: Served) -> None:
    root = ElementTree.fromstring(served.http.get("/manifest.xml").content)
    told = {local(one): one for one in root}
    numbers = [int(one) for one in (told["Version"].text or "").split(".")]
    assert len(numbers) == 4 and numbers[0] >= 1, "Office takes no version below 1.0"
    assert str(uuid.UUID(told["Id"].text)) == told["Id"].text
    for name, widest in (("DisplayName", 125), ("Description", 250)):
        texts = [told[name].get("DefaultValue"), *(one.get("Value") for one in told[name])]
        assert len(texts) == 2 and all(0 < len(one or "") <= widest for one in texts)
    pictures = {
        ("IconUrl", 32): told["IconUrl"],
        ("HighResolutionIconUrl", 64): told["HighResolutionIconUrl"],
    }
    listed = {one.get("id") or "": one for one in root.iter() if local(one) == "Image" and one.get("id")}
    pictures |= {(name, int(name.rpartition("x")[2])): one for name, one in listed.items()}
    assert {16, 32, 80} <= {size for _, size in pictures}
    for (_, size), one in pictures.items():
        picture = Image.open(io.BytesIO(served.http.get(one.get("DefaultValue") or "").content))
        assert (picture.format, picture.size) == ("PNG", (size, size))


def test_the_manifest_behind_a_name_is_all_https(proxied: Served) -> None:
    told = proxied.http.get("/manifest.xml", headers={"Host": NAME, "X-Proxy-Secret": SECRET}).text
    addresses = re.findall(r"(?:DefaultValue|Value)=\"(http[^\"]*)|<AppDomain>([^<]*)", told)
    assert len(addresses) > 8 and all("".join(one).startswith(f"https://{NAME}") for one in addresses)


def test_the_manifest_names_only_what_is_there(served: Served) -> None:
    root = ElementTree.fromstring(served.http.get("/manifest.xml").content)
    ids = [one.get("id") for one in root.iter() if one.get("id") and local(one) in ("Image", "Url", "String")]
    used = {one.get("resid") for one in root.iter() if one.get("resid")}
    assert used == set(ids) and len(ids) == len(set(ids)) and all(len(one or "") <= 32 for one in ids)
    for one in root.iter():
        address = one.get("DefaultValue") or ""
        if address.startswith("http") and local(one) != "AppDomain":
            assert served.http.get(address).status_code == 200, address
    languages = {one.get("Locale") for one in root.iter() if local(one) == "Override"}
    assert languages == {"en-US"}


@pytest.mark.parametrize("setting", ["prod", "qa"])
def test_identity_and_namespace_belong_to_the_setting(
    bare_environment: Mapping[str, str], tmp_path: Path, setting: str
) -> None:
    script = (
        "from xlsheets.web.app import create_app\nfrom xlsheets.web.settings import Settings\n"
        "create_app()\nfrom xlsheets.web.addin.manifest import manifest\n"
        "print(manifest(Settings(), 'https://budget.example.se'))"
    )
    environment = {**bare_environment, "XLWINGS_ENVIRONMENT": setting}
    out = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True
    ).stdout.decode()
    namespace, identity = {
        "prod": ("FINSAM", "b11afda0-0ff7-4056-95b1-4eca93f3b6ed"),
        "qa": ("FINSAM_QA", "bf909789-3030-4f68-bf2e-9fc95157daee"),
    }[setting]
    assert f'id="Functions.Namespace" DefaultValue="{namespace}"' in out and f"<Id>{identity}</Id>" in out


SYNC = """
import os; os.environ["XLWINGS_LICENSE_KEY"] = "noncommercial"; os.environ["XLWINGS_ON_SERVER"] = "true"
import asyncio, threading, types
from xlwings import server
@server.func
def WHERE():
    return threading.current_thread() is threading.main_thread()
body = {"client": "Office.js", "func_name": "WHERE", "args": [], "version": "", "runtime": "1.4"}
print(asyncio.run(server.custom_functions_call(body, types.SimpleNamespace(WHERE=WHERE))))
"""


def test_xlwings_still_runs_a_function_on_the_event_loop(
    bare_environment: Mapping[str, str], tmp_path: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SYNC], cwd=tmp_path, env=bare_environment, capture_output=True, check=True
    )
    assert ran.stdout.split() == [b"[[True]]"], "xlwings has mended it: entries need no thread of their own"

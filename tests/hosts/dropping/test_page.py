"""The page over HTTP, without a browser: what it finds, refuses and does not keep."""

from __future__ import annotations

import html
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from xlsheets.cli import main
from xlsheets.marking import is_marked
from xlsheets.ooxml import open_package
from xlsheets.web import dropping
from xlsheets.web.dropping.visitor import visitor
from xlsheets.web.settings import Settings
from xlsheets.web.users import USER

RETURN = "Svar åäö 2018.xlsx"


def client(**given: Any) -> TestClient:
    return TestClient(Starlette(routes=dropping.routes(Settings(**given))))


@pytest.fixture
def own_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files, which must be empty afterwards."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def test_the_same_findings_and_code_as_the_association_gets(
    returned: dict[str, bytes], own_temporary: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (RETURN, "rar-2025.xlsx"):
        path = tmp_path / name
        path.write_bytes(returned[name])
        assert main(["check", str(path)]) == 1
        told = capsys.readouterr().out
        answer = client().post("/kontrollera", files={"file": (name, returned[name])})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        code = re.search(r"Kontrollkod: (ATT RÄTTA \S+)", told)
        assert code is not None and code[1] in re.sub("<[^>]+>", "", answer.text)
        codes = re.findall(r"^    \(([a-z-]+)\)$", told, re.M)
        assert codes and re.findall(r"Vad betyder ([a-z-]+)\?", answer.text) == codes


def test_what_a_sheet_is_called_is_never_html(own_temporary: Path) -> None:
    made, name, data = openpyxl.Workbook(), "<img src=x onerror=alert(1)>", io.BytesIO()
    made.active.title = name
    made.active["A1"] = "=#REF!+1"
    made.save(data)
    answer = client().post("/kontrollera", files={"file": ("<b>bok</b>.xlsx", data.getvalue())})
    assert answer.status_code == 200
    assert html.escape(name) in answer.text
    assert "<img" not in answer.text and "<b>bok" not in answer.text


def test_the_marked_copy_comes_back_and_nothing_is_left(
    returned: dict[str, bytes], own_temporary: Path
) -> None:
    given = {"file": (RETURN, returned[RETURN])}
    answer = client().post("/kontrollera", files=given, data={"do": "mark"})
    assert answer.status_code == 200
    named = unquote(answer.headers["content-disposition"].partition("''")[2])
    assert named == "Svar åäö 2018 att rätta.xlsx"
    copy = open_package(answer.content)
    assert is_marked(copy)
    assert copy.sheet("Medlemsavgifter").notes[8, 3].text.startswith("Enligt SCB\n– xlsheets –\nFel: ")


@pytest.mark.parametrize(
    ("name", "code"), [("brev.xlsx", "not-a-workbook"), ("bomb.xlsx", "too-large"), ("locked", "encrypted")]
)
def test_what_is_no_workbook_is_named(
    name: str, code: str, returned: dict[str, bytes], locked: bytes, own_temporary: Path
) -> None:
    data = locked if name == "locked" else returned[name]
    page = client()
    answer = page.post("/check", files={"file": ("svar.xlsx", data)})
    assert answer.status_code == 200
    assert f"What does {code} mean?" in answer.text
    assert "Check code" not in answer.text
    refused = page.post("/check", files={"file": ("svar.xlsx", data)}, data={"do": "mark"})
    assert refused.status_code == 422
    assert "could not be marked" in refused.text


def test_what_a_name_or_a_cell_holds_is_never_html(returned: dict[str, bytes]) -> None:
    name = "<script>alert(1)</script>.xlsx"
    text = client().post("/kontrollera", files={"file": (name, returned["brev.xlsx"])}).text
    assert "<script>alert" not in text
    assert "script&gt;.xlsx" in text


def test_languages_and_forms_without_a_file() -> None:
    page = client()
    assert 'lang="sv"' in page.get("/kontrollera").text
    assert 'lang="en"' in page.get("/check").text
    assert '<html lang="en">' in page.get("/kontrollera?lang=en").text
    assert '<html lang="sv">' in page.get("/kontrollera?lang=xx").text
    for given in ({"data": {"do": "check"}}, {"content": b"x"}, {"files": {"file": ("", b"")}}):
        answer = page.post("/kontrollera", **given)  # type: ignore[arg-type]
        assert (answer.status_code, "Ingen fil är vald" in answer.text) == (400, True)


def test_a_file_that_is_too_large_is_refused() -> None:
    page = client(largest_workbook=1000)
    answer = page.post("/kontrollera", files={"file": ("a.xlsx", b"x" * 1001)})
    assert (answer.status_code, "större än" in answer.text) == (413, True)


def test_too_often_is_refused_and_told(returned: dict[str, bytes]) -> None:
    page = client(checks_a_minute=1)
    given = {"file": ("a.xlsx", returned["brev.xlsx"])}
    assert page.post("/kontrollera", files=given).status_code == 200
    answer = page.post("/kontrollera", files=given)
    assert (answer.status_code, "många kontroller på kort tid" in answer.text) == (429, True)


@pytest.mark.parametrize(
    ("peer", "told", "who"),
    [
        ("10.0.0.5", "198.51.100.9", "198.51.100.9"),
        ("10.0.0.5", "203.0.113.1, 198.51.100.9", "198.51.100.9"),  # the first is what the client wrote
        ("10.0.0.5", "198.51.100.9, 10.0.0.6", "198.51.100.9"),
        ("192.0.2.1", "198.51.100.9", "192.0.2.1"),  # not our proxy: its word counts for nothing
        ("10.0.0.5", "", "10.0.0.5"),
    ],
)
def test_who_the_visitor_is_behind_a_proxy(peer: str, told: str, who: str) -> None:
    headers = [(b"x-forwarded-for", told.encode())] if told else []
    request = Request(
        {"type": "http", "client": (peer, 1), "headers": headers, "method": "POST", "path": "/"}
    )
    behind = Settings(sign_in="proxy", proxies=("10.0.0.0/28",))
    assert visitor(request, behind) == who
    assert visitor(request, replace(behind, sign_in="entra")) == who
    assert visitor(request, Settings()) == peer
    request.scope[USER] = "anna"
    assert visitor(request, behind) == "user anna"


def test_with_entra_there_is_a_page_only_where_it_is_open_to_all() -> None:
    assert client(sign_in="entra").get("/kontrollera").status_code == 404
    assert client(sign_in="entra", open_page=True).get("/kontrollera").status_code == 200


def test_the_real_server_takes_what_other_paths_refuse(excel: Any, returned: dict[str, bytes]) -> None:
    large = returned["brev.xlsx"] + b" " * 3 * 1024 * 1024
    answer = excel.http.post("/kontrollera", files={"file": ("brev.xlsx", large)})
    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert excel.http.post("/kontrollera", content=b"x" * 11 * 1024 * 1024).status_code == 413
    assert excel.http.post("/xlwings/custom-functions-call", content=large).status_code == 413

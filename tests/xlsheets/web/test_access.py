"""Who is let in, and where to: names, pages, proxies, tokens; with and without sign-in."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from xlsheets.web.settings import Settings
from xlsheets.web.users import USER, NotSignedInError, is_current

CALL = "/xlwings/custom-functions-call"
BODY = {"func_name": "AVGIFTER", "args": [[[100]], [[1], [1], [1]]], "runtime": "1.4"}
CLOSED = [
    ("GET", "/"),
    ("GET", "/taskpane.html"),
    ("GET", "/pane/words"),
    ("POST", "/pane/check"),
    ("POST", "/pane/explain"),
    ("POST", "/pane/new"),
    ("POST", "/pane/fees"),
    ("POST", "/pane/publish"),
    ("POST", CALL),
    ("POST", "/xlwings/custom-scripts-call/x"),
    ("GET", "/xlwings/alert"),
]
PAGE = [
    ("GET", "/kontrollera"),
    ("POST", "/kontrollera"),
    ("GET", "/check"),
    ("POST", "/check"),
    ("GET", "/kontrollera/static/page.js"),
]
PUBLIC = [("GET", "/hjalp"), ("GET", "/icons/finsam-32.png"), ("GET", "/looks/page.css")]


def run(work: Any) -> Any:
    return asyncio.run(work)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1", "[::1]"])
def test_the_server_answers_by_the_address_that_it_listens_on(ask: Any, host: str) -> None:
    base = Settings(host=host).address
    answer = run(ask("POST", CALL, Settings(host=host), base=base, json=BODY))
    assert (answer.status_code, answer.text) == (200, '{"result":[[34],[33],[33]]}')


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "", "localhost:²", "127.0.0.3:8000"])
def test_any_other_name_is_a_trick(ask: Any, host: str) -> None:
    for path in ("/taskpane.html", "/manifest.xml", "/kontrollera"):
        answer = run(ask("GET", path, headers={"Host": host.encode("latin-1")}))
        assert (answer.status_code, answer.text.partition(".")[0]) == (
            421,
            "Servern svarar inte under det namnet",
        )


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://127.0.0.1:8000", 200),
        ("http://localhost:8000", 200),
        ("http://[::1]:8000", 200),
        ("http://localhost:3000", 403),  # another program's page on this machine
        ("http://127.0.0.1", 403),
        ("https://evil.example", 403),
        ("http://evil.example:8000", 403),
        ("null", 403),
        ("http://[", 403),
        ("http://127.0.0.1:8000.evil.example", 403),
        ("http://127.0.0.1:99999", 403),
    ],
)
def test_only_a_page_of_our_own_may_send(ask: Any, origin: str | None, status: int) -> None:
    headers = {} if origin is None else {"Origin": origin}
    answer = run(ask("POST", CALL, json=BODY, headers=headers))
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://budget.example.se", 200), ("https://budget.example.se:8443", 403), ("http://localhost", 403)],
)
def test_behind_a_proxy_the_page_has_the_servers_name(
    ask: Any, proxied: Any, origin: str, status: int
) -> None:
    settings, headers = proxied
    answer = run(ask("POST", CALL, settings, json=BODY, headers={**headers, "Origin": origin}))
    assert answer.status_code == status


@pytest.mark.parametrize(("method", "path"), [*CLOSED, *PAGE])
def test_nothing_is_done_for_who_has_not_signed_in_at_the_proxy(
    ask: Any, proxied: Any, method: str, path: str
) -> None:
    settings, headers = proxied
    nobody = {**headers, "X-Forwarded-User": " "}
    assert run(ask(method, path, settings, headers=nobody)).status_code == 401
    assert run(ask(method, path, settings, headers={**headers, "X-Proxy-Secret": "fel"})).status_code == 403
    assert run(ask(method, path, settings, "10.0.0.9", headers=headers)).status_code == 403
    assert run(ask(method, path, settings, headers=headers)).status_code not in (401, 403, 421)


@pytest.mark.parametrize(("method", "path"), PUBLIC)
def test_what_excel_fetches_as_nobody_is_there_but_only_through_the_proxy(
    ask: Any, proxied: Any, method: str, path: str
) -> None:
    settings, headers = proxied
    del headers["X-Forwarded-User"]
    assert run(ask(method, path, settings, headers=headers)).status_code == 200
    assert run(ask(method, path, settings, "10.0.0.9", headers=headers)).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pane/check",
        "/static/../../../../../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2fapp.py",
        "/static/..%5c..%5capp.py",
        "/static/C:/Windows/win.ini",
        "/icons/../pane/check",
        "/looks/%2e%2e/pane/check",
        "/kontrollera/static/../../pane/check",
        "/icons/..%2f..%2f__init__.py",
        "/icons//etc/passwd",
    ],
)
def test_a_path_that_climbs_reaches_nothing(ask: Any, proxied: Any, path: str) -> None:
    settings, headers = proxied
    del headers["X-Forwarded-User"]
    for method in ("GET", "POST"):
        given = {"headers": headers, "base": "http://budget.example.se"}
        answer = run(ask(method, path, replace(settings, open_page=True), **given))
        assert answer.status_code in (401, 404, 405), "xlwings Server never hears of it"
        assert "import" not in answer.text and "refused" not in answer.text


async def nobody(scope: Any) -> None:
    raise NotSignedInError(401, "serve not-signed-in")


ENTRA = Settings(
    host="0.0.0.0",
    hostname="budget.example.se",
    origins=("https://budget.example.se",),
    sign_in="entra",
)


@pytest.mark.parametrize(("method", "path"), [one for one in CLOSED if one[0] == "POST"])
def test_with_entra_nothing_is_done_without_a_token(ask: Any, method: str, path: str) -> None:
    answer = run(ask(method, path, ENTRA, headers={"Host": "budget.example.se"}, judge=nobody))
    if path.startswith("/xlwings/custom-scripts"):
        assert answer.text == "xlwings Server", "which judges the token itself"
    else:
        assert (answer.status_code, answer.text[:19]) == (401, "Du är inte inloggad")


@pytest.mark.parametrize(("method", "path"), PAGE)
@pytest.mark.parametrize("sign_in", ["entra", "proxy"])
def test_an_open_page_needs_no_sign_in_and_opens_nothing_else(
    ask: Any, proxied: Any, sign_in: str, method: str, path: str
) -> None:
    settings, headers = proxied
    del headers["X-Forwarded-User"]
    if sign_in == "entra":
        settings, headers = ENTRA, {"Host": "budget.example.se"}
        closed = run(ask(method, path, settings, headers=headers, judge=nobody))
        assert closed.status_code == 401 or closed.text == "xlwings Server", "there is no page"
    settings = replace(settings, open_page=True)
    answer = run(ask(method, path, settings, headers=headers, judge=nobody))
    assert answer.status_code == (400 if method == "POST" else 200), "a form without a file"
    others = CLOSED if sign_in == "proxy" else [one for one in CLOSED if one[1].startswith("/pane/c")]
    for other in others:
        assert run(ask(*other, settings, headers=headers, judge=nobody)).status_code == 401
    for near in ("/kontrollera/", "/kontrollerax", "/checks", "/check/x", "//kontrollera"):
        assert run(ask("POST", near, settings, headers=headers, judge=nobody)).status_code == 401
    stranger = {**headers, "Origin": "https://evil.example"}
    assert run(ask("POST", "/kontrollera", settings, headers=stranger, judge=nobody)).status_code == 403


@pytest.mark.parametrize(("status", "key"), [(403, "serve no-role"), (503, "serve sign-in-silent")])
def test_why_a_token_is_not_taken_is_said_in_both_languages(ask: Any, status: int, key: str) -> None:
    from xlsheets.catalogue import word

    async def refused(scope: Any) -> None:
        raise NotSignedInError(status, key)

    given = {"headers": {"Host": "budget.example.se", "Accept-Language": "en"}, "judge": refused}
    cell = run(ask("POST", CALL, ENTRA, **given))
    pane = run(ask("POST", "/pane/check", ENTRA, **given))
    assert (cell.status_code, cell.text) == (status, word(key, "sv"))
    assert (pane.status_code, pane.text) == (status, word(key, "en"))


def test_a_token_that_has_run_out_is_none_though_it_was_judged_before() -> None:
    assert is_current({"exp": 1000, "nbf": 0}, 999.0)
    assert not is_current({"exp": 1000, "nbf": 0}, 1000.0)
    assert not is_current({"exp": 1000, "nbf": 500}, 100.0)
    assert not is_current({"nbf": 0}, 0.0) and not is_current({"exp": "9999999999"}, 0.0)


def test_who_calls_is_told_further_in(ask: Any, proxied: Any) -> None:
    settings, headers = proxied
    seen = []

    async def judge(scope: Any) -> None:
        seen.append(scope[USER])

    run(ask("POST", CALL, settings, json=BODY, headers=headers, judge=judge))
    assert seen == ["anna"]

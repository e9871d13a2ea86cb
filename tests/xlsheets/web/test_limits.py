"""What one request, one user and one visitor may take, and that nobody keeps out the others."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from xlsheets.catalogue import word
from xlsheets.web import calls
from xlsheets.web.app import guarded
from xlsheets.web.dropping import answering
from xlsheets.web.dropping.rates import Rates, TooManyError
from xlsheets.web.limits import BodyLimit, Most, Turns
from xlsheets.web.settings import Settings

CALL = "/xlwings/custom-functions-call"
MEGABYTE = b" " * 1024 * 1024
FORM = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\nhej\r\n--x--\r\n"
)


def run(work: Any) -> Any:
    return asyncio.run(work)


async def streamed(megabytes: int) -> AsyncIterator[bytes]:
    yield FORM[:-11]
    for _ in range(megabytes):
        yield MEGABYTE


@pytest.mark.parametrize(
    ("path", "most", "key", "lang"),
    [
        (CALL, 2, "serve", "sv"),
        ("/pane/check", 10, "pane", "sv"),
        ("/kontrollera", 10, "drop", "sv"),
        ("/check", 10, "drop", "en"),
    ],
)
def test_too_much_is_refused_in_words_told_or_not(
    ask: Any, path: str, most: int, key: str, lang: str
) -> None:
    told = word(f"{key} too-large", lang).format(megabytes=most)
    for content in (MEGABYTE * (most + 1), streamed(most + 1)):
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = run(ask("POST", path, content=content, headers=kind))
        assert (answer.status_code, answer.text) == (413, told)


@pytest.mark.parametrize("length", [b"9" * 5000, b"-1", b"1e9", "²".encode("latin-1")])
def test_a_length_that_is_none_stops_nothing(ask: Any, length: bytes) -> None:
    answer = run(ask("POST", CALL, content=b"{", headers={"Content-Length": length}))
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(("path", "lang"), [(CALL, "sv"), ("/kontrollera", "sv"), ("/check", "en")])
def test_a_body_that_does_not_come_is_not_waited_for(path: str, lang: str) -> None:
    sent: list[Any] = []

    async def never() -> Any:
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        sent.append(message)

    async def read(scope: Any, receive: Any, send: Any) -> None:
        await receive()

    scope = {"type": "http", "path": path, "query_string": b"", "headers": [], "method": "POST"}
    run(BodyLimit(read, Most(10), patience=0.01)(scope, never, send))
    assert sent[0]["status"] == 408 and sent[1]["body"].decode() == word("serve too-slow", lang)


def test_who_only_listens_may_do_so_for_long() -> None:
    heard: list[Any] = []

    async def late() -> Any:
        heard.append(1)
        await asyncio.sleep(0.05 if len(heard) > 1 else 0)
        return {"type": "http.request" if len(heard) == 1 else "http.disconnect", "body": b""}

    async def listen(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        assert (await receive())["type"] == "http.disconnect"

    run(BodyLimit(listen, Most(10), patience=0.01)({"type": "http", "path": "/", "headers": []}, late, late))


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"args": 1}',
        b'{"func_name": "AVGIFTER", "args": [[[1], [1, 2]]]}',
        b"[" * 100_000,
        b'{"func_name": "AVGIFTSPLAN", "args": [[[100]], [[1]], [["\\ud800"]]]}',
        b'{"func_name": "AVGIFTER", "args": [[["' + b"9" * 1_900_000 + b'"]], [[1]]]}',
        b'{"func_name": "AVGIFTER", "args": [[[' + b"9" * 5000 + b"]], [[1]]]}",
    ],
)
def test_a_call_that_cannot_be_read(ask: Any, body: bytes) -> None:
    answer = run(ask("POST", CALL, content=body))
    assert (answer.status_code, answer.text) == (400, word("serve malformed", "sv"))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_gives_none(ask: Any, number: str) -> None:
    body = f'{{"func_name": "AVGIFTER", "args": [[[{number}]], [[1]]]}}'
    answer = run(ask("POST", CALL, content=body))
    assert answer.status_code == 400 and "Åtgärd:" in answer.text


def test_a_large_call_waits_as_bytes_and_one_user_has_two_at_a_time(
    ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[str] = []
    most: list[int] = []
    gate = threading.Event()

    def slow(call: Any) -> Any:
        running.append("x")
        most.append(len(running))
        gate.wait(10)
        running.pop()
        return [[1]]

    monkeypatch.setattr(calls, "answer", slow)
    large = json.dumps({"func_name": "X", "args": [[[1]] * 7000]})
    small = '{"func_name": "X", "args": []}'

    async def crowd() -> list[int]:
        app = guarded(PlainTextResponse(""), Settings())

        def post(body: str, peer: str) -> Any:
            return ask("POST", CALL, app=app, peer=peer, content=body)

        greedy = [asyncio.create_task(post(large, "10.0.0.1")) for _ in range(10)]
        while len(running) < 2:
            await asyncio.sleep(0.01)
        other = asyncio.create_task(post(large, "10.0.0.2"))
        while len(running) < 3:
            await asyncio.sleep(0.01)
        assert max(most) == 3
        gate.set()
        await asyncio.gather(other, post(small, "10.0.0.1"))
        return [one.status_code for one in await asyncio.gather(*greedy)]

    assert run(crowd()) == [200] * 10


def test_turns_are_forgotten_when_nobody_waits() -> None:
    async def work() -> Turns:
        turns = Turns(1)

        async def one(user: str) -> None:
            async with turns.of(user):
                await asyncio.sleep(0)

        await asyncio.gather(*(one(user) for user in "aaab"))
        return turns

    assert run(work())._of == {}


def test_who_sends_slowly_keeps_nobody_out_of_the_page(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlsheets.problems import Report
    from xlsheets.web.dropping.checking import Checked

    monkeypatch.setattr(answering, "check_upload", lambda *given: Checked(Report("a.xlsx", ()), None))
    kind = {"Content-Type": "multipart/form-data; boundary=x"}

    async def crowd() -> int:
        app, end = guarded(PlainTextResponse(""), Settings()), asyncio.Event()

        async def slowly() -> AsyncIterator[bytes]:
            yield FORM[:20]
            await end.wait()
            yield FORM[20:]

        slow = [
            asyncio.create_task(
                ask("POST", "/kontrollera", app=app, peer=f"10.0.0.{n}", content=slowly(), headers=kind)
            )
            for n in range(20)
        ]
        await asyncio.sleep(0.05)
        prompt = await ask("POST", "/kontrollera", app=app, peer="10.0.1.1", content=FORM, headers=kind)
        end.set()
        assert {one.status_code for one in await asyncio.gather(*slow)} == {200}
        return int(prompt.status_code)

    assert run(crowd()) == 200


def test_rates() -> None:
    now = [0.0]

    async def visits() -> None:
        rates = Rates(2, 1, patience=0.02, clock=lambda: now[0])
        with rates.visit("a"):
            with pytest.raises(TooManyError, match="busy"), rates.visit("a"):
                pass
            async with rates.place():
                with pytest.raises(TooManyError, match="crowded"):
                    await rates.place().__aenter__()
            async with rates.place():
                pass
        with rates.visit("a"):
            pass
        with pytest.raises(TooManyError, match="too-often"), rates.visit("a"):
            pass
        with rates.visit("b"):
            pass
        now[0] = 60.0
        with rates.visit("a"):
            pass

    run(visits())


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    def fail(*given: Any, **named: Any) -> Any:
        raise RuntimeError("Hemlig uppgift 4711")

    monkeypatch.setattr(calls, "answer", fail)
    monkeypatch.setattr(answering, "check_upload", fail)
    yield fail


@pytest.mark.parametrize("path", [CALL, "/kontrollera", "/check"])
def test_a_mistake_of_ours_is_told_in_words_and_logged_without_content(
    ask: Any, failing: Any, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    given = {"content": b'{"args": []}'} if path == CALL else {"content": FORM, "headers": form}
    answer = run(ask("POST", path, **given))
    lang = "en" if path == "/check" else "sv"
    assert (answer.status_code, answer.text) == (500, word("serve internal", lang))
    assert "RuntimeError at" in caplog.text and "4711" not in caplog.text

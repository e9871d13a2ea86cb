"""Who does the jobs: nothing is left lying, nothing stops the others, and whoever is lost is told of."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from xlsheets.batch import Allowance
from xlsheets.web.pane.desk import Desk


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where questions lie while they are worked on."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def desks() -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def desk(*arguments: Any) -> Desk:
        made.append(Desk(*arguments))
        return made[-1]

    yield desk
    for one in made:
        one.close()


def asked(**values: str) -> bytes:
    return json.dumps(values).encode()


def test_more_jobs_than_hands(desks: Any, books: Any, seen: Path) -> None:
    async def all_at_once() -> list[dict[str, Any]]:
        desk, book = desks(1), books("rar-2025").read_bytes()
        cell = "'Budget och ekonomisk plan'!C6"
        jobs = [desk.answer("explain", asked(cell=cell), book), desk.answer("check", b"{}", book)]
        return await asyncio.gather(*jobs, desk.answer("publish", asked(lang="en"), book))

    explained, checked, published = asyncio.run(all_at_once())
    assert explained["step"]["cells"] == "C6" and checked["groups"]
    assert published["said"].startswith("The copy is ready")
    assert list(seen.iterdir()) == [], "nothing of a workbook stays"


def test_a_job_that_takes_too_long_is_ended_and_the_next_is_done(desks: Any, books: Any, seen: Path) -> None:
    async def both() -> tuple[dict[str, Any], dict[str, Any]]:
        desk, book = desks(1, Allowance(seconds=20)), books("rar-2025").read_bytes()
        desk._workers[0]._allowance = Allowance(seconds=0.0)
        slow = await desk.answer("check", b"{}", book)
        desk._workers[0]._allowance = Allowance(seconds=20)
        return slow, await desk.answer("check", b"{}", book)

    slow, next_one = asyncio.run(both())
    assert slow.keys() == {"refused"} and "Åtgärd:" in slow["refused"]
    assert next_one["groups"]
    assert list(seen.iterdir()) == []


@pytest.mark.parametrize(
    "told", [b"", b"[1]", b"{", b"[" * 100_000, b'{"lang": "de", "cell": null}', b"\xff"]
)
def test_a_question_that_cannot_be_read(desks: Any, books: Any, told: bytes) -> None:
    answer = asyncio.run(desks(1).answer("explain", told, books("rar-2025").read_bytes()))
    assert answer == {
        "refused": "Ingen cell är vald. Åtgärd: markera en enda cell i arbetsboken och försök igen."
    }


def test_one_user_cannot_keep_out_the_others(desks: Any, books: Any) -> None:
    async def crowd() -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]:
        desk, book = desks(1), books("rar-2025").read_bytes()
        cell = asked(cell="'Budget och ekonomisk plan'!C6", lang="en")
        greedy = asyncio.gather(*(desk.answer("explain", cell, book, "anna") for _ in range(5)))
        other = await desk.answer("explain", cell, book, "bo")
        return await greedy, other, await desk.answer("explain", cell, book, "anna")

    greedy, other, later = asyncio.run(crowd())
    assert [one.keys() for one in greedy] == [{"step"}] * 3 + [{"refused"}] * 2
    assert greedy[-1]["refused"].startswith("Your earlier questions are not done yet. Do:")
    assert other.keys() == later.keys() == {"step"}


def test_who_waits_too_long_is_told(desks: Any, books: Any) -> None:
    async def crowd() -> list[dict[str, Any]]:
        desk, book = desks(1, None, 0.05), books("rar-2025").read_bytes()
        return await asyncio.gather(*(desk.answer("check", b"{}", book) for _ in range(2)))

    first, second = asyncio.run(crowd())
    assert first["groups"] and second["refused"].startswith("Många använder servern just nu. Åtgärd:")


def test_an_answer_that_nobody_waits_for_goes_to_nobody_else(desks: Any, books: Any) -> None:
    async def leave_and_ask() -> dict[str, Any]:
        desk, book = desks(1), books("rar-2025").read_bytes()
        left = asyncio.create_task(desk.answer("check", b"{}", book))
        await asyncio.sleep(0.05)
        left.cancel()
        cell = asked(cell="'Budget och ekonomisk plan'!C6")
        return await desk.answer("explain", cell, book)

    assert asyncio.run(leave_and_ask()).keys() == {"step"}


def test_a_hand_that_dies_is_replaced(desks: Any, books: Any) -> None:
    async def both() -> tuple[dict[str, Any], dict[str, Any]]:
        desk, book = desks(1), books("rar-2025").read_bytes()
        await desk.answer("check", b"{}", book)
        desk._workers[0]._process.kill()
        desk._workers[0]._process.join()
        return await desk.answer("check", b"{}", book), await desk.answer("check", b"{}", book)

    first, second = asyncio.run(both())
    assert first.keys() in ({"refused"}, second.keys()) and second["groups"]

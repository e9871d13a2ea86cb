"""LibreOffice as the engine: trusted where it gives what the file holds, and never the writer."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from xlsheets.engine import Why, apply
from xlsheets.engine.libreoffice import (
    OfficeMissingError,
    find_office,
    office,
    recalculate_with_libreoffice,
)
from xlsheets.ooxml import CellError, Editor, open_package

SHEET = "S"
CELLS = {
    "A1": 3,
    "A2": 4,
    "B1": ("=A1*A2", 12),
    "B2": ("=B1>10", True),
    "B3": ('="x"&B1', "x12"),
    "B4": ("=1/(A1-3)", "#DIV/0!"),
}


@pytest.fixture
def saved(write):
    """`saved(cells)`: a workbook whose values are those of the program that saved it."""

    def make(cells, names=None):
        editor = Editor(open_package(write({SHEET: cells}, names)))
        editor.set_calculation(191029)
        return open_package(editor.to_bytes())

    return make


def kept(result):
    return {one.cell: str(one.reason) for one in result.kept}


@pytest.mark.libreoffice
def test_a_change_moves_what_rests_on_it_and_every_kind_of_value_comes_back(saved):
    result = recalculate_with_libreoffice(saved(CELLS), {(SHEET, 1, 1): 5})
    found = {row: result.values[SHEET, row, 2] for row in (1, 2, 3, 4)}
    assert found == {1: 20, 2: True, 3: "x20", 4: 0.5}
    assert isinstance(found[2], bool)
    assert (kept(result), result.calculated) == ({}, 4)


@pytest.mark.libreoffice
def test_without_a_change_the_file_keeps_its_values(saved):
    package = saved(CELLS)
    result = recalculate_with_libreoffice(package)
    assert kept(result) == {}
    assert result.values[SHEET, 4, 2] == CellError("#DIV/0!")
    assert apply(package, result).to_bytes() == Editor(package).to_bytes()


@pytest.mark.libreoffice
def test_only_values_are_written_and_every_other_part_stays(saved):
    package = saved({**CELLS, "C1": ("{=A1:A2*2}", 6)})
    result = recalculate_with_libreoffice(package, {(SHEET, 1, 1): 5})
    written = apply(package, result, {(SHEET, 1, 1): 5}).to_bytes()
    before, after = (_parts(content) for content in (Editor(package).to_bytes(), written))
    assert {name for name in before if before[name] != after.get(name)} == {"xl/worksheets/sheet1.xml"}
    again = open_package(written).sheet(SHEET)
    assert (again.cell(1, 2).value, again.cell(1, 2).formula) == (20, "A1*A2")


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.libreoffice
def test_what_it_calculates_otherwise_than_the_file_is_kept_with_what_reads_it(saved):
    cells = {"A1": 3, "B1": ("=A1*2", 7), "B2": ("=B1+1", 8), "B3": ("=A1+1", 4)}
    result = recalculate_with_libreoffice(saved(cells), {(SHEET, 1, 1): 5})
    assert kept(result) == {"B1": "not-vouched-for", "B2": "depends-on-kept"}
    assert result.values[SHEET, 3, 2] == 6


@pytest.mark.libreoffice
def test_where_old_values_are_expected_the_unproven_must_still_give_them(write):
    cells = {"A1": 2, "B1": ('=CONVERT(A1,"m","ft")', 99), "B2": ("=A1*2", 5)}
    package = open_package(write({SHEET: cells}))
    assert package.calculation.full_calc_on_load
    result = recalculate_with_libreoffice(package, {(SHEET, 1, 1): 3})
    assert kept(result) == {"B1": "not-vouched-for"}
    assert result.values[SHEET, 2, 2] == 6


@pytest.mark.libreoffice
def test_our_functions_and_what_is_decided_elsewhere_are_kept_with_what_reads_them(saved):
    cells = {
        "A1": 3,
        "B1": ("=SUM(AVGIFTER(A1,{1;2}))", 3),
        "B2": ("=IFERROR(B1,0)+1", 4),
        "B3": ("=NOW()*0+A1", 3),
        "B4": ("=INDIRECT(B3&B1)", "#REF!"),
        "B5": ("=[1]Sheet1!A1", 9),
        "B6": ("=B5+A1", 12),
        "B7": ("=_xlfn.LET(_xlpm.x,A1,_xlpm.x+1)", 4),
        "B8": ("=COUNT({1;2})+A1", 5),
    }
    result = recalculate_with_libreoffice(saved(cells), {(SHEET, 1, 1): 5})
    assert kept(result) == {
        "B1": "our-function",
        "B2": "depends-on-kept",
        "B3": "volatile",
        "B4": "indirect",
        "B5": "external-link",
        "B6": "depends-on-kept",
        "B7": "not-vouched-for",  # LibreOffice 7.4 has no LET
    }
    assert result.values[SHEET, 8, 2] == 7  # which our own engine refuses


@pytest.mark.libreoffice
def test_values_that_were_never_calculated_are_calculated(write):
    from xlsheets.engine import recalculate_here

    package = open_package(write({SHEET: {"A1": 3, "B1": "=A1*2", "B2": "=ROUND(B1/7,2)"}}))
    assert recalculate_with_libreoffice(package).values == recalculate_here(package).values


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Put a program of this text on PATH as soffice."""
    if sys.platform == "win32":
        pytest.skip("the stand-in is a shell script")

    def make(text: str) -> Path:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        pids = tmp_path / "pids"
        program.write_text(f"#!/bin/sh\necho $$ > {pids}\n{text.format(pids=pids)}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        return pids

    return make


def test_a_program_that_does_not_answer_is_ended(saved, stand_in):
    pids = stand_in("sleep 60 &\necho $! >> {pids}\nsleep 60")
    started = time.monotonic()
    result = recalculate_with_libreoffice(saved(CELLS), {(SHEET, 1, 1): 5}, seconds=0.5)
    assert time.monotonic() - started < 20
    assert set(kept(result).values()) == {str(Why.ENGINE_TIMED_OUT)}
    assert not [pid for pid in pids.read_text().split() if _is_running(pid)]


def _is_running(pid: str) -> bool:
    status = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True).stdout.strip()
    return status[:1] not in ("", "Z")  # the dead wait for their parent in a container without one


def test_a_program_that_gives_nothing_leaves_everything_kept(saved, stand_in):
    stand_in("exit 1")
    result = recalculate_with_libreoffice(saved(CELLS), {(SHEET, 1, 1): 5})
    assert set(kept(result).values()) == {str(Why.ENGINE_CRASHED)}
    assert (result.values, result.calculated) == ({}, 0)


def test_a_program_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_USUAL_PLACES", (str(tmp_path / "soffice"),))
    with pytest.raises(OfficeMissingError):
        find_office()
    (tmp_path / "soffice").touch()
    assert find_office() == tmp_path / "soffice"


_LONG = """
import sys
from pathlib import Path
from xlsheets.engine.libreoffice import office
with office._ended([*sys.argv[1:]], Path()) as process:
    print(process.pid, flush=True)
    process.wait()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no process groups")
def test_killing_the_command_ends_libreoffice_and_what_it_started(tmp_path):
    """LibreOffice is a script that starts a program that starts another: all of them must go."""
    starts_another = "sleep 600 & echo $! > inner; wait"
    command = subprocess.Popen(
        [sys.executable, "-c", _LONG, "sh", "-c", starts_another],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    assert command.stdout is not None
    outer = int(command.stdout.readline())
    inner = tmp_path / "inner"
    while not (inner.is_file() and inner.read_text().strip()):
        time.sleep(0.01)
    command.kill()
    command.wait()
    end = time.monotonic() + 5
    while any(map(_is_alive, (outer, int(inner.read_text())))):
        assert time.monotonic() < end, "a process lives on"
        time.sleep(0.01)


def _is_alive(pid: int) -> bool:
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return shown.strip()[:1] not in ("", "Z")

"""What lies in a folder beside workbooks: pipes, loops, closed folders, odd names; told, and on it goes."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import stat
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from xlsheets.cli import main

Checked = Callable[..., dict[str, list[str]]]


@pytest.fixture
def sound(make: ModuleType) -> bytes:
    return bytes(make.workbook())


@pytest.fixture
def checked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Checked:
    """The codes found in each file of a folder, by its name from there."""

    def run(*words: object) -> dict[str, list[str]]:
        capsys.readouterr()
        main(["check", *map(str, words or (tmp_path,)), "--format", "json"])
        files = json.loads(capsys.readouterr().out)["files"]
        return {
            os.path.relpath(file["file"], tmp_path): [problem["code"] for problem in file["problems"]]
            for file in files
        }

    return run


@pytest.fixture
def bound_by_rights() -> Iterator[None]:
    """Without root's leave to read everything: its own files bind it again, as anybody's bind them."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, before = struct.pack("<Li", 0x20080522, 0), ctypes.create_string_buffer(24)
    assert libc.capget(header, before) == 0
    numbers = list(struct.unpack("<6L", before.raw))
    numbers[0] &= ~0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, of those in force
    assert libc.capset(header, struct.pack("<6L", *numbers)) == 0
    try:
        yield
    finally:
        assert libc.capset(header, before.raw) == 0


def test_pipes_sockets_and_devices_are_not_waited_for(tmp_path: Path, checked: Checked, sound: bytes) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(tmp_path)  # a socket's name must be short
        try:
            listening.bind("b.xlsx")
        finally:
            os.chdir(here)
        (tmp_path / "c.xlsx").symlink_to("/dev/zero")
        (tmp_path / "d.xlsx").write_bytes(sound)
        found = checked()
    odd = ["not-a-file"]
    assert found == {"a.xlsx": odd, "b.xlsx": odd, "c.xlsx": odd, "d.xlsx": ["not-our-template"]}


def test_links_that_lead_nowhere_or_round(tmp_path: Path, checked: Checked, sound: bytes) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.xlsx").write_bytes(sound)
    (tmp_path / "inner" / "up").symlink_to(tmp_path)
    (tmp_path / "other").symlink_to(tmp_path / "inner")
    (tmp_path / "gone.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    (tmp_path / "loop.xlsx").symlink_to(tmp_path / "loop.xlsx")
    assert checked() == {
        "gone.xlsx": ["file-not-found"],
        "inner/a.xlsx": ["not-our-template"],
        "loop.xlsx": ["unreadable-file"],
    }


def test_what_may_not_be_read_is_told_and_the_rest_is_checked(
    tmp_path: Path, checked: Checked, sound: bytes, bound_by_rights: None
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.xlsx").write_bytes(sound)
    (tmp_path / "b").chmod(0)
    (tmp_path / "c" / "plan.xlsx").chmod(0)
    try:
        found = checked()
    finally:
        (tmp_path / "b").chmod(0o700)
    assert found == {
        "a/plan.xlsx": ["not-our-template"],
        "b": ["unreadable-folder"],
        "c/plan.xlsx": ["unreadable-file"],
    }


def test_a_folder_that_may_not_be_read_stops_other_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert main(["recalc", str(tmp_path), "--in-place"]) == 2
    said = capsys.readouterr()
    assert "går inte att öppna" in said.err and said.err.count("\n") == 1


def test_a_file_that_vanishes_or_changes_meanwhile(tmp_path: Path, sound: bytes) -> None:
    from xlsheets.batch import check_files

    paths = [tmp_path / f"{n}.xlsx" for n in range(3)]
    for path in paths:
        path.write_bytes(sound)
    reports = check_files(iter(paths))
    first = next(reports)
    paths[1].unlink()
    paths[2].write_bytes(sound[:100])
    rest = list(reports)
    assert [[one.code for one in report.problems] for report in (first, *rest)] == [
        ["not-our-template"],
        ["file-not-found"],
        ["truncated"],
    ]


def test_a_file_that_grows_without_end_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its size is asked for first, and says little of what comes."""
    from xlsheets.ooxml import Limits, PackageError, open_package

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK" + bytes(5000))
    real = os.fstat

    def early(descriptor: int) -> os.stat_result:
        found = list(real(descriptor))
        found[stat.ST_SIZE] = 10
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", early)
    with pytest.raises(PackageError) as caught:
        open_package(path, Limits(file=1000))
    assert (caught.value.code, caught.value.params["what"]) == ("too-large", "file")


NAMES = (
    b"rad\nFel: allt.xlsx",
    b"f\x1b[2J\x1b]0;x\x07.xlsx",
    "plan\u202exslx.xlsx".encode(),
    b"latin-\xe5\xe4\xf6.xlsx",
    b"\x9b31m.xlsx",
    b"=HYPERLINK(1).xlsx",
    b"-o.xlsx",
    b"%s{}.xlsx",
    ("å" * 120).encode() + b".xlsx",
)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("form", ["text", "json"])
def test_names_command_no_terminal_and_break_no_line(
    form: str, tmp_path: Path, sound: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(sound)
    assert main(["check", str(tmp_path), "--format", form]) == 0
    said = capfd.readouterr()
    for stream in (said.out, said.err):
        assert not set(stream) & set("\x1b\x07\x9b\u202e\r")
        stream.encode()  # no half letters
    assert len(said.err.splitlines()) == len(NAMES)
    assert not [line for line in said.out.splitlines() if line.startswith("Fel: allt")]
    if form == "json":
        files = [Path(file["file"]).name for file in json.loads(said.out)["files"]]
        assert len(files) == len(NAMES)
        assert "rad\nFel: allt.xlsx" in files and "latin-\\xe5\\xe4\\xf6.xlsx" in files


def test_an_odd_name_in_an_error_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        ["read"],
        ["recalc", "-o", str(tmp_path / "b.xlsx")],
        ["publish", "-o", str(tmp_path / "c.xlsx")],
    ):
        assert main([*command, str(tmp_path / "a\nFel: x\x1b[2J.xlsx")]) == 2
        said = capsys.readouterr()
        assert said.err.count("\n") == 1 and "\x1b" not in said.err


LOCKS = {
    "~$plan.xlsx": bytes([9])
    + "Eva Åberg".encode("cp1252").ljust(54)
    + bytes([9, 0])
    + "Eva Åberg".encode("utf-16-le"),
    ".~lock.plan.xlsx#": "Eva Åberg,eva,dator,25.11.2026 17:00,file:///home/eva/lo;".encode(),
}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_file_that_somebody_has_open(
    lock: str, tmp_path: Path, checked: Checked, sound: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.xlsx").write_bytes(sound)
    (tmp_path / lock).write_bytes(LOCKS[lock])
    assert checked() == {"plan.xlsx": ["not-our-template", "open-elsewhere"]}
    main(["check", str(tmp_path / "plan.xlsx")])
    assert "Eva Åberg har filen öppen." in capsys.readouterr().out


def test_a_lock_file_that_says_nothing_is_still_one(
    tmp_path: Path, checked: Checked, sound: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.xlsx").write_bytes(sound)
    for content in (b"", b"\x05", bytes(165), b"\xff" * 165):
        (tmp_path / "~$plan.xlsx").write_bytes(content)
        assert checked() == {"plan.xlsx": ["not-our-template", "open-elsewhere"]}
        capsys.readouterr()


def test_a_file_that_windows_keeps_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sound: bytes
) -> None:
    from xlsheets.batch import check_file
    from xlsheets.catalogue import render

    path = tmp_path / "plan.xlsx"
    path.write_bytes(sound)

    def refuse(*_: object, **__: object) -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = check_file(path).problems
    assert problem.code == "unreadable-file"
    assert "stäng filen i andra program" in render(problem).remedy

"""A file is saved whole or not at all, and every refusal says what to do."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from xlsheets.catalogue import explain, render
from xlsheets.commands.files import workbooks
from xlsheets.ooxml import PackageCode, PackageError
from xlsheets.ooxml.edit import saving
from xlsheets.ooxml.edit.saving import save_atomically, save_beside
from xlsheets.problems import Problem, Severity

OLD, NEW = b"the old file", b"the new file" * 1000


def refused(path: Path) -> PackageError:
    with pytest.raises(PackageError) as caught:
        save_atomically(path, NEW)
    return caught.value


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("where", ["os.fsync", "os.fdopen", "pathlib.Path.replace", "pathlib.Path.chmod"])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, PackageCode.DISK_FULL),
        (errno.EDQUOT, PackageCode.DISK_FULL),
        (errno.EFBIG, PackageCode.DISK_FULL),
        (errno.EACCES, PackageCode.UNWRITABLE),
        (errno.EIO, PackageCode.UNWRITABLE),
        (errno.EBUSY, PackageCode.UNWRITABLE),
    ],
)
def test_whatever_fails_the_old_file_stays_whole(tmp_path, monkeypatch, where, number, code):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(OLD)

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(where, fail)
    error = refused(path)
    monkeypatch.undo()
    assert error.code is code
    assert (path.read_bytes(), names(tmp_path)) == (OLD, ["plan.xlsx"])


def test_a_file_open_in_excel_on_windows(tmp_path, monkeypatch):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(OLD)

    def locked(*_: object) -> None:
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr("pathlib.Path.replace", locked)
    error = refused(path)
    problem = Problem(error.code.value, Severity.ERROR, params=dict(error.params))
    assert "stäng filen i Excel" in (render(problem, "sv").remedy or "")
    assert (path.read_bytes(), names(tmp_path)) == (OLD, ["plan.xlsx"])


def test_a_file_that_may_not_be_written_is_left(tmp_path, monkeypatch):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(OLD)
    monkeypatch.setattr("os.access", lambda *_: False)  # the tests may run as root, who may write anything
    assert refused(path).code is PackageCode.UNWRITABLE
    assert path.read_bytes() == OLD


def test_no_such_folder_and_a_folder_of_that_name(tmp_path):
    assert refused(tmp_path / "none" / "plan.xlsx").code is PackageCode.UNWRITABLE
    (tmp_path / "plan.xlsx").mkdir()
    assert refused(tmp_path / "plan.xlsx").code is PackageCode.UNWRITABLE
    assert names(tmp_path) == ["plan.xlsx"]


def test_a_link_is_followed_and_stays(tmp_path):
    (tmp_path / "shared").mkdir()
    real, link = tmp_path / "shared" / "plan.xlsx", tmp_path / "plan.xlsx"
    real.write_bytes(OLD)
    link.symlink_to(real)
    save_atomically(link, NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert names(tmp_path / "shared") == ["plan.xlsx"]


def test_a_ring_of_links(tmp_path):
    (tmp_path / "a.xlsx").symlink_to(tmp_path / "b.xlsx")
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx").code is PackageCode.UNWRITABLE


def test_names_near_the_limit(tmp_path):
    fits = tmp_path / ("å" * 125 + ".xlsx")  # 255 bytes
    save_atomically(fits, NEW)
    assert fits.read_bytes() == NEW
    assert refused(tmp_path / ("å" * 126 + ".xlsx")).code is PackageCode.NAME_TOO_LONG
    assert names(tmp_path) == [fits.name]


def test_access_rights(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(OLD)
    path.chmod(0o640)
    save_atomically(path, NEW)
    assert path.stat().st_mode & 0o777 == 0o640
    mask = os.umask(0o027)
    try:
        save_atomically(tmp_path / "new.xlsx", NEW)
    finally:
        os.umask(mask)
    assert (tmp_path / "new.xlsx").stat().st_mode & 0o777 == 0o640


KILLED = """
import os, signal
from pathlib import Path
from xlsheets.ooxml.edit import saving
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
saving.save_atomically(Path({path!r}), b"half" * 100)
"""


def test_a_killed_process_leaves_the_old_file_and_nothing_that_looks_like_a_workbook(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(OLD)
    ended = subprocess.run([sys.executable, "-c", KILLED.format(path=str(path))], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert path.read_bytes() == OLD
    debris = [name for name in names(tmp_path) if name != "plan.xlsx"]
    assert len(debris) == 1
    assert debris[0].startswith(".") and debris[0].endswith(".tmp")
    assert list(workbooks([tmp_path])) == [path]


@pytest.fixture
def tiny_disk(tmp_path: Path):
    """A real file system of 64 kB, where this process may mount one."""
    place = tmp_path / "tiny"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this process may not mount a file system; the injected errors above stand for it")
    yield place
    with contextlib.suppress(OSError):
        subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full(tiny_disk):
    path = tiny_disk / "plan.xlsx"
    path.write_bytes(OLD)
    with pytest.raises(PackageError) as caught:
        save_atomically(path, bytes(200_000))
    assert caught.value.code is PackageCode.DISK_FULL
    assert (path.read_bytes(), names(tiny_disk)) == (OLD, ["plan.xlsx"])


def test_a_folder_that_cannot_be_brought_to_the_disk_is_no_failure(tmp_path, monkeypatch):
    def refuse(*_: object) -> int:
        raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(saving.os, "open", refuse)
    saving._settle(tmp_path)
    monkeypatch.undo()


@pytest.mark.parametrize("code", PackageCode)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_refusal_has_words(code, lang):
    params = {
        "path": "plan.xlsx",
        "sheet": "Blad",
        "cell": "B3",
        "anchor": "B2",
        "table": "Tabell",
        "style": 9,
        "row": 3,
        "reason": "letter",
        "part": "xl/workbook.xml",
    }
    words = render(Problem(code.value, Severity.ERROR, params=params), lang)
    assert words.message and words.remedy
    assert "{" not in words.message + words.remedy
    assert explain(code.value, lang).why


@pytest.mark.parametrize("links", [True, False])
def test_a_file_beside_others_never_takes_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:  # as on a memory stick

        def refuse(*_: object) -> None:
            raise PermissionError(errno.EPERM, "no links here")

        monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "plan.xlsx"
    written = [save_beside(path, data) for data in (b"one", b"two", b"three")]
    assert [one.name for one in written] == ["plan.xlsx", "plan (2).xlsx", "plan (3).xlsx"]
    assert [one.read_bytes() for one in written] == [b"one", b"two", b"three"]
    assert sorted(tmp_path.iterdir()) == sorted(written)
    mask = os.umask(0)
    os.umask(mask)
    assert {one.stat().st_mode & 0o777 for one in written} == {0o666 & ~mask}


def test_what_cannot_be_written_beside_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackageError) as caught:
        save_beside(tmp_path / "ingen mapp" / "plan.xlsx", b"x")
    assert caught.value.code is PackageCode.UNWRITABLE

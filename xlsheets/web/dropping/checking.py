"""A workbook that came over the web, checked in a guarded process of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from xlsheets.batch import Allowance, Marking, check_file, check_files
from xlsheets.problems import Report
from xlsheets.reports.visible import visible

SECONDS: Final = 30.0
_LONGEST_NAME: Final = 150


class Upload(NamedTuple):
    """A file as a browser sends it: its name (without folders) and its bytes."""

    name: str
    data: bytes


class Checked(NamedTuple):
    """What was found, and the marked copy where one was asked for and could be made."""

    report: Report
    copy: bytes | None


def check_upload(upload: Upload, lang: str, with_copy: bool) -> Checked:
    """Check a workbook, and mark a copy; both files are gone when this returns.

    The process may take SECONDS and the memory that `xlsheets check` allows; a file that takes more, or
    brings it down, has a finding that says so.
    """
    with TemporaryDirectory(prefix="xlsheets-") as folder:
        source, target = Path(folder, f"in{_ending(upload.name)}"), Path(folder, "out.xlsx")
        source.write_bytes(upload.data)
        marking = Marking({source: target} if with_copy else {}, lang)
        checks = check_files([source], 1, Allowance(seconds=SECONDS), partial(check_file, marking=marking))
        try:
            report = next(checks)
        finally:
            checks.close()
        copy = target.read_bytes() if target.exists() else None
    return Checked(replace(report, file=upload.name), copy)


def plain_name(told: str | None) -> str:
    r"""The name of a file without the folders that some browsers tell, in one line, and not too long.

    >>> plain_name("C:\\Users\\eva\\Svar 2018.xlsx"), plain_name("../../etc/passwd"), plain_name(None)
    ('Svar 2018.xlsx', 'passwd', 'arbetsbok.xlsx')
    """
    name = PureWindowsPath(PurePosixPath(told or "").name).name
    shown = visible(name).strip()
    if len(shown) > _LONGEST_NAME:
        shown = shown[: _LONGEST_NAME - 8] + "…" + _ending(shown)
    return shown or "arbetsbok.xlsx"


def _ending(name: str) -> str:
    """The ending, as the check may tell of it; nothing else of a name reaches the disk.

    >>> _ending("a.XLSM"), _ending("a.x/y"), _ending("a")
    ('.xlsm', '', '')
    """
    ending = PurePosixPath(name).suffix.lower()
    return ending if ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= 6 else ""

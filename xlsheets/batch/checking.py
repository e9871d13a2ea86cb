"""One file checked, with what goes wrong on the way as a finding."""

from __future__ import annotations

from pathlib import Path

from xlsheets.batch.locks import holder_of
from xlsheets.checks import check_workbook, problem_for
from xlsheets.collector import collector_paused
from xlsheets.ooxml import PackageError, open_package
from xlsheets.problems import Problem, Report, Severity


def check_file(path: Path) -> Report:
    """The findings of one file; a file that cannot be read has one finding, which says so.

    A file that somebody has open is checked as it was last saved, and a note says that.
    """
    package = None
    try:
        with collector_paused():
            package = open_package(path)
            found = check_workbook(package)
    except PackageError as error:
        return Report(str(path), (problem_for(error, package),))
    holder = holder_of(path)
    if holder is not None:
        params = {"name": holder} if holder else {}
        found = (*found, Problem("open-elsewhere", Severity.NOTE, params=params))
    return Report(str(path), found)

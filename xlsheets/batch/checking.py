"""One file checked, with what goes wrong on the way as a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xlsheets.batch.locks import holder_of
from xlsheets.checks import check_workbook, problem_for
from xlsheets.checks.documents import check_document
from xlsheets.collector import collector_paused
from xlsheets.marking import is_marked, mark, unmark
from xlsheets.ooxml import Package, PackageError, open_package
from xlsheets.ooxml.edit.saving import save_atomically, save_beside
from xlsheets.ooxml.fingerprint import fingerprint
from xlsheets.plan.documents import load_document
from xlsheets.plan.types import Document
from xlsheets.problems import Problem, Report, Severity


@dataclass(frozen=True, slots=True)
class Marking:
    """Where the marked copy of each file goes, the language of its marks, and whether a file there may go.

    Where it may not, a copy whose name is taken gets the next free one.
    """

    copies: Mapping[Path, Path]
    lang: str = "sv"
    replace: bool = False


def check_file(path: Path, marking: Marking | None = None) -> Report:
    """The findings of one file; a file that cannot be read has one finding, which says so.

    A file that somebody has open is checked as it was last saved, and a note says that. A marked copy is
    checked without its marks, a plan in JSON like the workbook of it. With `marking` a copy is written in
    which each finding is marked.
    """
    with collector_paused():  # until the workbook is gone, so that the collector never walks it
        return _checked(path, marking)


def _checked(path: Path, marking: Marking | None) -> Report:
    document = _document(path)
    if document is not None:
        return Report(str(path), check_document(document))
    package = None
    try:
        package = open_package(path)
        if is_marked(package):
            package = open_package(unmark(package).data)
        report = Report(str(path), check_workbook(package), fingerprint(package))
    except PackageError as error:
        return Report(str(path), (problem_for(error, package),))
    report = replace(report, problems=(*report.problems, *_open_elsewhere(path)))
    if marking is None or path not in marking.copies:
        return report
    try:
        return replace(report, marked=str(_write_copy(package, report, marking)))
    except PackageError as error:
        failed = replace(problem_for(error, package), beside=True)
        return replace(report, problems=(failed, *report.problems))


def _document(path: Path) -> Document | None:
    """The plan in a JSON file; None for any other file, and for one that holds no plan."""
    if path.suffix.lower() != ".json":
        return None
    try:
        return load_document(path)
    except (OSError, ValueError, RecursionError):
        return None  # what is wrong with it is told as of any file that is no workbook


def _write_copy(package: Package, report: Report, marking: Marking) -> Path:
    """Write the marked copy of a file; where it is."""
    target = marking.copies[Path(report.file)]
    data = mark(package, report, marking.lang)
    if not marking.replace:
        return save_beside(target, data)
    save_atomically(target, data)
    return target


def _open_elsewhere(path: Path) -> Iterator[Problem]:
    holder = holder_of(path)
    if holder is not None:
        yield Problem("open-elsewhere", Severity.NOTE, params={"name": holder} if holder else {}, beside=True)

"""What a workbook carries that can do harm, or that nobody can check from the file alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote

from xlsheets.checks.cells import address, gather, sheets_with_cells
from xlsheets.ooxml import Package, Sheet
from xlsheets.problems import Problem, Severity

Risk = tuple[str, Severity, Mapping[str, object]]
_SHOWN = 3
_FETCHING = (
    *("WEBSERVICE", "FILTERXML", "IMAGE", "STOCKHISTORY", "RTD", "DDE", r"SQL\.REQUEST"),
    *("IMPORTDATA", "IMPORTXML", "IMPORTHTML", "IMPORTFEED", "IMPORTRANGE"),  # Google's
    *("CALL", r"REGISTER(?:\.ID)?", "EXEC", r"CUBE\w+"),
)
_FUNCTION = re.compile(rf"(?<![\w.])(?:_xlfn\.|_xlws\.)*({'|'.join(_FETCHING)})\s*\(", re.IGNORECASE)
_PROGRAM = re.compile(r"(?<![\w.'\"])([A-Za-z][\w.]*)\|(?:'(?:[^']|'')*'|[\w./\\:]+)!")
_LINK = re.compile(r"(?<![\w.])HYPERLINK\s*\(", re.IGNORECASE)
_FIXED_LINK = re.compile(r'\s*"(?:[^"]|"")*"\s*[,)]')
_LINK_INSIDE = re.compile(r'\s*"#')
_LINK_NUMBER = re.compile(r"\[([0-9]{1,4})\]")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_ANY = re.compile(f"{_FUNCTION.pattern}|{_PROGRAM.pattern}|{_LINK.pattern}", re.IGNORECASE)
_TEXT = re.compile(r'"(?:[^"]|"")*"|(?<=\[)[^\[\]]*(?=\])')  # and the names of table columns


def check_risks(package: Package) -> Iterator[Problem]:
    """Macros, other files and programs that values come from, connections, embedded objects: each kind once,
    and formulas that reach out of the workbook, each at its cell.
    """
    yield from _macros(package)
    yield from _links(package)
    yield from _attached(package)
    for sheet in sheets_with_cells(package):
        yield from gather(_reaching_out(sheet))
    for name in package.defined_names:
        for code, severity, params in _risks_of(name.formula):
            yield Problem(code, severity, params={**params, "defined": name.name})


def _macros(package: Package) -> Iterator[Problem]:
    if not package.has_macros:
        return
    disguised = package.path is not None and package.path.suffix.lower() in (".xlsx", ".xltx")
    yield Problem("macros", Severity.WARNING, params={"disguised": True} if disguised else {})


def _links(package: Package) -> Iterator[Problem]:
    """Other programs, and other files that no cell reads: those that one does are told at the cell."""
    links = package.external_links
    if not links:
        return
    programs = [_file_name(link.target.partition("|")[0]) for link in links if link.kind != "workbook"]
    read = {int(number) for sheet in sheets_with_cells(package) for number in _links_read(sheet)}
    files = [
        _file_name(link.target)
        for number, link in enumerate(links, 1)
        if link.kind == "workbook" and number not in read
    ]
    if files:
        yield Problem("external-links", Severity.WARNING, params=_listed("files", files))
    if programs:
        yield Problem("other-program", Severity.WARNING, params=_listed("programs", programs))


def _links_read(sheet: Sheet) -> Iterator[str]:
    for _, cell in sheet.sorts.formulas:
        if cell.formula is not None and "[" in cell.formula:
            yield from _LINK_NUMBER.findall(_QUOTED.sub("", cell.formula))


def _attached(package: Package) -> Iterator[Problem]:
    names = [connection.name or "?" for connection in package.connections]
    if names:
        yield Problem("data-connection", Severity.WARNING, params=_listed("names", names))
    if package.embedded:
        kinds = [f"embedded {kind}" for kind in sorted({one.kind for one in package.embedded})]
        params = {"count": len(package.embedded), "kinds": kinds}
        yield Problem("embedded-objects", Severity.WARNING, params=params)


def _reaching_out(sheet: Sheet) -> Iterator[Problem]:
    """The formulas of a sheet that reach out of the workbook; nearly always none, which one look tells."""
    formulas = sheet.sorts.formulas
    if not _any_reaches_out(frozenset(cell.formula or "" for _, cell in formulas)):
        return
    for position, cell in sorted(formulas):
        for code, severity, params in _risks_of(cell.formula or ""):
            yield Problem(code, severity, sheet.name, address(position), params=params)


@lru_cache(maxsize=64)  # the sheets of a template come with the same formulas in file after file
def _any_reaches_out(formulas: frozenset[str]) -> bool:
    return _ANY.search("\n".join(formulas)) is not None


@lru_cache(maxsize=4096)
def _risks_of(formula: str) -> tuple[Risk, ...]:
    return tuple(_risks_in(formula))


def _risks_in(formula: str) -> Iterator[Risk]:
    """What a formula reaches for: another program, the network, or a link that somebody may click."""
    bare = _TEXT.sub("", formula)
    if program := _PROGRAM.search(bare):
        yield "other-program", Severity.WARNING, {"programs": [program[1]]}
    elif function := _FUNCTION.search(bare):
        yield "fetches-from-outside", Severity.WARNING, {"function": function[1].upper()}
    elif _LINK.search(bare):
        yield from _link_in(formula)


def _link_in(formula: str) -> Iterator[Risk]:
    """A link to another place in the workbook is none; one put together from cells may carry them along."""
    for link in _LINK.finditer(formula):
        if _LINK_INSIDE.match(formula, link.end()):
            continue
        fixed = _FIXED_LINK.match(formula, link.end()) is not None
        yield "link-in-formula", Severity.NOTE if fixed else Severity.WARNING, {}
        return


def _listed(name: str, values: list[str]) -> dict[str, object]:
    """The first few, and how many more."""
    distinct = list(dict.fromkeys(values))
    more = len(distinct) - _SHOWN
    return {name: distinct[:_SHOWN], **({"more": more} if more > 0 else {})}


def _file_name(target: str) -> str:
    """The last part of a path or an address, as a reader knows it; `?` where the workbook has lost it."""
    return unquote(re.split(r"[/\\]", target.rstrip("/\\"))[-1]) or "?"

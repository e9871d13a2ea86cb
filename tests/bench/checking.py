"""Checking returned workbooks, on one core: beside the least that reading them can cost, and beside a peer.

The floor unzips each file and parses its parts with lxml, and looks at nothing. The peer opens it with
openpyxl, touches every cell, and judges the document with jsonschema; it is spared putting the document
together from the cells.

The returns are sound plans, with functions, native formulas or values, each with amounts of its own and its
member's zoom, so that no two have a sheet in common; every fourth damaged as members damage them. Apart from
them stand plans as they were printed, with their breaks: to explain a break costs more than to see that there
is none, so these have no goal.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from lxml import etree
from measure import Line, take_turns

from xlsheets.batch.checking import check_file
from xlsheets.building import built_workbook
from xlsheets.ooxml import Editor, open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import list_plans, load_plan, without_corrections
from xlsheets.plan.read import read_workbook
from xlsheets.plan.schema import validator

FLOOR_GOAL = 0.25
PEER_GOAL = 2.5
FILES = 72  # more than anything in the program remembers the amounts of
FORMULAS = ("functions", "native")
MANY = 1000
MOST_GROWTH = 1.05
"""Memory that a thousand files may take over what the first hundred took."""

_folder = tempfile.TemporaryDirectory(prefix="xlsheets-bench-")


def lines() -> Iterator[Line]:
    """Files per second beside the floor and the peer; memory over a thousand files."""
    times = _turns(returns())
    ours, least, other = times["ours"], times["floor"], times["peer"]
    what = f"check a return ({1000 / ours:.0f} a second)"
    share, ratio = least / ours, other / ours
    reached = f"{share:.2f} of (goal {FLOOR_GOAL})"
    yield Line(what, ours, least, "unzip + lxml", reached, share >= FLOOR_GOAL)
    reached = f"{ratio:.1f} x faster (goal {PEER_GOAL} x)"
    yield Line(what, ours, other, "openpyxl+schema", reached, ratio >= PEER_GOAL)
    times = _turns(printed())
    ours, least = times["ours"], times["floor"]
    what = f"check a plan with breaks ({1000 / ours:.0f} a second)"
    yield Line(what, ours, least, "unzip + lxml", f"{least / ours:.2f} of", None)
    yield memory()


def _turns(files: Sequence[Path]) -> dict[str, float]:
    """The time of each contestant for one file, the median of all rounds."""
    documents = {path: read_workbook(open_package(path)).document for path in files}
    times = take_turns(
        {
            "ours": lambda: [check_file(path) for path in files],
            "floor": lambda: [floor(path) for path in files],
            "peer": lambda: [peer(path, documents[path]) for path in files],
        },
        rounds=7,
    )
    return {name: time / len(files) for name, time in times.items()}


@cache
def returns() -> tuple[Path, ...]:
    """The returned files, the same in every run."""
    chance = random.Random(2018)
    return tuple(_return(number, chance) for number in range(FILES))


@cache
def printed() -> tuple[Path, ...]:
    """The plans as printed, with functions and with native formulas."""
    made = []
    for plan in list_plans():
        for formulas in FORMULAS:
            path = Path(_folder.name) / f"{plan}-{formulas}.xlsx"
            built_workbook(without_corrections(load_plan(plan)), formulas).save(path)
            made.append(path)
    return tuple(made)


def _return(number: int, chance: random.Random) -> Path:
    plans = list_plans()
    document = apply_corrections(load_plan(plans[number % len(plans)]))
    for member in document["members"]:  # a new key, so nothing is decided yet
        member["inhabitants"] += chance.randrange(50)
        member.pop("printed", None)
    document.get("fees", {}).pop("printed", None)
    package = open_package(built_workbook(document, FORMULAS[number // 4 % 2]).to_bytes())
    editor = Editor(package)
    if number % 4 == number // 8 % 2:  # every fourth, of both plans
        _damage(editor, chance)
    if number % 6 == 5:
        for sheet in package.sheets:
            editor.replace_formulas(sheet.name)
    path = Path(_folder.name) / f"{number}.xlsx"
    path.write_bytes(_zoomed(editor.to_bytes(), 100 + number))
    return path


def _zoomed(data: bytes, percent: int) -> bytes:
    """The file as its member looks at it: no sheet is byte for byte one that has been checked before."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"<sheetView ", b'<sheetView zoomScale="%d" ' % percent))
    return made.getvalue()


def _damage(editor: Editor, chance: random.Random) -> None:
    """A number as text, and a formula pasted over."""
    places = read_workbook(editor.package).places
    typed = [at for at in places if "/values/" in at or at.endswith("/inhabitants")]
    computed = [at for at in places if "/plan/lines/" in at and "/computed/" in at]
    for at, value in ((chance.choice(typed), "31 643"), (chance.choice(computed), 466_994)):
        place = places[at]
        editor.set_value(place.sheet, (place.row, place.column), value)


def floor(path: Path) -> None:
    """Unzip every part, and parse those that are XML."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith((".xml", ".rels", ".vml")):
                etree.fromstring(data)


def peer(path: Path, document: object) -> None:
    """Open with openpyxl, look at every cell, judge the document with jsonschema."""
    import openpyxl

    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows(values_only=True):
            for _ in row:
                pass
    list(validator().iter_errors(document))


def memory() -> Line:
    """The memory of a process that has checked a thousand files, beside what it had after a hundred."""
    argument = [sys.executable, __file__, *map(str, returns())]
    output = subprocess.run(argument, capture_output=True, text=True, check=True).stdout
    after_hundred, after_all = map(float, output.split())
    growth = after_all / after_hundred
    verdict = f"{growth:.2f} x ({after_hundred:.0f} to {after_all:.0f} MB; at most {MOST_GROWTH} x)"
    return Line(f"memory over {MANY} files", 0, 0, "first hundred", verdict, growth <= MOST_GROWTH)


def _memory_of_many(files: list[Path]) -> None:
    for number in range(1, MANY + 1):
        check_file(files[number % len(files)])
        if number in (MANY // 10, MANY):
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            print(pages * 4096 / 1e6)


if __name__ == "__main__":
    _memory_of_many([Path(name) for name in sys.argv[1:]])

"""Checking returned workbooks, on one core: beside the least that reading them can cost, and beside a peer.

The floor unzips each file and parses its parts with lxml, and looks at nothing. The peer opens it with
openpyxl, touches every cell, and judges the document with jsonschema; it is spared putting the document
together from the cells.

Both plans, as printed and corrected, with functions, native formulas or values, each with amounts of its own,
and every fourth damaged as members damage them.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import zipfile
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
FILES = 24
MANY = 1000
MOST_GROWTH = 1.05
"""Memory that a thousand files may take over what the first hundred took."""

_folder = tempfile.TemporaryDirectory(prefix="xlsheets-bench-")


def lines() -> list[Line]:
    """Files per second beside the floor and the peer; memory over a thousand files."""
    files = workbooks()
    documents = {path: read_workbook(open_package(path)).document for path in files}
    times = take_turns(
        {
            "ours": lambda: [check_file(path) for path in files],
            "floor": lambda: [floor(path) for path in files],
            "peer": lambda: [peer(path, documents[path]) for path in files],
        },
        rounds=7,
    )
    ours, least, other = (times[name] / len(files) for name in ("ours", "floor", "peer"))
    share, ratio = least / ours, other / ours
    what = f"check a workbook ({1000 / ours:.0f} a second)"
    return [
        Line(what, ours, least, "unzip + lxml", f"{share:.2f} of (goal {FLOOR_GOAL})", share >= FLOOR_GOAL),
        Line(
            what,
            ours,
            other,
            "openpyxl+schema",
            f"{ratio:.1f} x faster (goal {PEER_GOAL} x)",
            ratio >= PEER_GOAL,
        ),
        memory(),
    ]


@cache
def workbooks() -> tuple[Path, ...]:
    """The files, the same in every run."""
    chance = random.Random(2018)
    return tuple(_workbook(number, chance) for number in range(FILES))


def _workbook(number: int, chance: random.Random) -> Path:
    plans = list_plans()
    document = load_plan(plans[number % len(plans)])
    document = apply_corrections(document) if number // 2 % 2 else without_corrections(document)
    for member in document["members"]:  # a new key, so nothing is decided yet
        member["inhabitants"] += chance.randrange(50)
        member.pop("printed", None)
    document.get("fees", {}).pop("printed", None)
    formulas = ("functions", "native")[number // 4 % 2]
    package = open_package(built_workbook(document, formulas).to_bytes())
    editor = Editor(package)
    if number % 4 == 3:
        _damage(editor, chance)
    if number % 6 == 5:
        for sheet in package.sheets:
            editor.replace_formulas(sheet.name)
    path = Path(_folder.name) / f"{number}.xlsx"
    editor.save(path)
    return path


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
    argument = [sys.executable, __file__, *map(str, workbooks())]
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

"""`python tests/bench/share.py FOLDER`: how many formulas of other people's workbooks are recalculated.

Every workbook under the folder is recalculated in memory; nothing is written. Printed for the files that
Microsoft Excel saved and for the others: formulas, how many are calculated, why the rest are kept, crashes,
hangs, and values that differ from the stored ones. With `--change` one number that formulas read is changed
first, so that nothing can be compared with the stored values, but all must go through.
"""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import sys
import zipfile
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

SECONDS = 120
ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm")


def main() -> int:
    """Go through a folder; 1 when a file crashed or hung, or a value differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--change", action="store_true")
    parser.add_argument("--list", action="store_true", help="name each file that is not wholly calculated")
    options = parser.parse_args()
    groups: dict[str, list[dict[str, Any]]] = {"saved by Microsoft Excel": [], "saved by others": []}
    worker = Worker(options.change)
    for path in sorted(options.folder.rglob("*")):
        if path.suffix.lower() in ENDINGS and path.is_file():
            group = "saved by Microsoft Excel" if _by_excel(path) else "saved by others"
            groups[group].append(worker.measure(path))
    worker.end()
    for name, results in groups.items():
        _print(name, results, options.list)
    everything = [result for results in groups.values() for result in results]
    return int(any(r.get("crashed") or r.get("hung") or r.get("differing") for r in everything))


def measured(path: Path, change: bool) -> dict[str, Any]:
    """Recalculate one file; a file that is no readable workbook gives its code."""
    from xlsheets.engine import recalculate
    from xlsheets.engine.baseline import agree
    from xlsheets.ooxml import PackageError, open_package

    try:
        package = open_package(path)
        formulas = [c for s in package.sheets for c in s.cells.values() if c.formula is not None]
    except PackageError as error:
        return {"refused": error.code.value}
    if not formulas:
        return {"formulas": 0}
    changes = _a_change(package) if change else {}
    result = recalculate(package, changes)
    differing = 0
    for (sheet, row, column), value in () if changes else result.values.items():
        cell = package.sheet(sheet).cell(row, column)
        stored = cell.formula is not None or cell.value is not None
        differing += stored and cell.calculated and not agree(cell.value, value)
    return {
        "formulas": result.calculated + len(result.kept),
        "calculated": result.calculated,
        "kept": collections.Counter(str(kept.reason) for kept in result.kept),
        "differing": differing,
    }


def _a_change(package: Any) -> dict[tuple[str, int, int], float]:
    """Another value for the number that most formulas read."""
    from xlsheets.engine.recalculation import prepare

    loaded, book = prepare(package, {})
    read: collections.Counter[tuple[int, int, int]] = collections.Counter()
    for reading in loaded.readings.values():
        for area in reading.areas:
            cell = area.anchor
            if isinstance(book.constants.get(cell), float | int):
                read[cell] += 1
    for cell, _ in read.most_common(1):
        return {book.key(cell): float(str(float(book.constants[cell] or 0))) * 1.25 + 1}
    return {}


def _by_excel(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return b"<Application>Microsoft" in archive.read("docProps/app.xml")
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False


class Worker:
    """Measures files in a process of its own, and gets another one when that crashes or hangs."""

    def __init__(self, change: bool) -> None:
        self.change = change
        self.pool = ProcessPoolExecutor(1)

    def measure(self, path: Path) -> dict[str, Any]:
        """What became of one file."""
        try:
            return {"path": path, **self.pool.submit(measured, path, self.change).result(SECONDS)}
        except TimeoutError:
            found: dict[str, Any] = {"path": path, "hung": True}
        except BrokenProcessPool:
            found = {"path": path, "crashed": True}
        except Exception as error:  # whatever it is, it is what this program looks for
            return {"path": path, "crashed": repr(error)}
        self.end()
        self.pool = ProcessPoolExecutor(1)
        return found

    def end(self) -> None:
        """End the process, also one that hangs."""
        for process in multiprocessing.active_children():
            process.kill()
        self.pool.shutdown(wait=False, cancel_futures=True)


def _print(name: str, results: list[dict[str, Any]], each: bool) -> None:
    kept: collections.Counter[str] = collections.Counter()
    for result in results:
        kept.update(result.get("kept", {}))
    formulas = sum(result.get("formulas", 0) for result in results)
    calculated = sum(result.get("calculated", 0) for result in results)
    volatile = kept["volatile"]
    print(f"{name}: {len(results)} files, {sum(bool(r.get('formulas')) for r in results)} with formulas")
    for what in ("refused", "crashed", "hung"):
        print(f"  {what:12}{sum(what in result for result in results):8}")
    print(f"  {'formulas':12}{formulas:8}")
    if formulas:
        print(f"  {'calculated':12}{calculated:8}  {calculated / formulas:.1%}", end="")
        print(f" ({calculated / max(formulas - volatile, 1):.1%} of those that are not volatile themselves)")
    print(f"  {'differing':12}{sum(result.get('differing', 0) for result in results):8}  from stored values")
    for reason, count in kept.most_common():
        print(f"    kept {count:8}  {reason}")
    for result in results:
        if "crashed" in result or "hung" in result:
            print(f"  {result['path']}: {'hung' if 'hung' in result else 'crashed'}")
    for result in results if each else ():
        if result.get("kept"):
            print(f"  {result['path']}: {result['calculated']} of {result['formulas']}, {result['kept']}")


if __name__ == "__main__":
    sys.exit(main())

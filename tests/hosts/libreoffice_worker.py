"""The LibreOffice side of the tests: JSON lines in on stdin, JSON lines out on stdout.

Run by the system's Python, the only one that sees `uno`; nothing of this project is imported here. It starts
one headless LibreOffice with a profile of its own, keeps it warm, and ends it when stdin closes.
"""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
 <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{recalculate}</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
 <prop oor:name="ODFRecalcMode" oor:op="fuse"><value>{recalculate}</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
 <prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
 <prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
 <prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
 <prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>
"""
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".pdf": "calc_pdf_Export",
    ".ods": "calc8",
}
START_SECONDS = 60
VALUE, STRING, ERROR = 1, 2, 4  # com.sun.star.sheet.FormulaResult


class Office:
    """One running LibreOffice and the workbooks that are open in it."""

    def __init__(self, folder: Path, recalculate: bool, extension: Path | None = None) -> None:
        import uno  # only here: the tests' own Python reads this file without it

        self._uno = uno
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        # Who only looks at a file sees it as a Swede does; calculation is always asked for in English.
        settings = PROFILE.format(
            recalculate=0 if recalculate else 1, locale="en-US" if recalculate else "sv-SE"
        )
        (profile / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        if extension is not None:
            _install(extension, folder, profile.parent)
        pipe = f"xlsheets-{os.getpid()}"
        self._process = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={profile.parent.as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._desktop = self._connect(pipe)
        self._documents: dict[int, Any] = {}
        self._next = 1

    def _connect(self, pipe: str) -> Any:
        from com.sun.star.connection import NoConnectException

        local = self._uno.getComponentContext()
        resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except NoConnectException:
                if time.monotonic() > deadline or self._process.poll() not in (None, 0, 81):
                    raise
                time.sleep(0.05)
        self._context = context
        return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    def _properties(self, **values: Any) -> tuple[Any, ...]:
        from com.sun.star.beans import PropertyValue

        return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())

    def open(self, path: str) -> dict[str, Any]:
        """Load a workbook (hidden, no macros, no link updates)."""
        options = self._properties(Hidden=True, MacroExecutionMode=0, UpdateDocMode=0)
        document = self._desktop.loadComponentFromURL(Path(path).resolve().as_uri(), "_blank", 0, options)
        if document is None:
            raise ValueError(f"LibreOffice could not open {path}")
        number, self._next = self._next, self._next + 1
        self._documents[number] = document
        return {"document": number, "sheets": list(document.Sheets.ElementNames)}

    def set(self, document: int, cells: list[tuple[str, str, Any]]) -> dict[str, Any]:
        """Type values into cells: a number, a text (never read as a number or a formula), a bool, or None."""
        sheets = self._documents[document].Sheets
        for sheet, address, value in cells:
            cell = sheets.getByName(sheet).getCellRangeByName(address)
            if value is None:
                cell.clearContents(1 | 2 | 4 | 16)
            elif isinstance(value, str):
                cell.setString(value)
            else:
                cell.setValue(float(value))
        return {}

    def formula(self, document: int, cells: list[tuple[str, str, str]]) -> dict[str, Any]:
        """Set formulas, in LibreOffice's own English spelling."""
        sheets = self._documents[document].Sheets
        for sheet, address, text in cells:
            sheets.getByName(sheet).getCellRangeByName(address).setFormula(text)
        return {}

    def recalculate(self, document: int) -> dict[str, Any]:
        """Calculate every formula again, whatever is stored."""
        self._documents[document].calculateAll()
        return {}

    def values(self, document: int, everything: bool = False) -> dict[str, Any]:
        """What the formula cells show, as {sheet: {A1: value}}; with `everything` the typed cells too.

        Numbers are numbers (a date is its serial number, a truth value 1 or 0), errors {"error": "#N/A"}.
        """
        return {
            "values": {
                sheet.Name: self._sheet(sheet, everything) for sheet in self._documents[document].Sheets
            }
        }

    def _sheet(self, sheet: Any, everything: bool) -> dict[str, Any]:
        """A few round trips a sheet: where its formulas are, one block of values, and each error's name."""
        wanted = list(sheet.queryFormulaCells(VALUE | STRING | ERROR).RangeAddresses)
        if everything:
            wanted += sheet.queryContentCells(1 | 2 | 4).RangeAddresses
        if not wanted:
            return {}
        last_row = max(area.EndRow for area in wanted)
        last_column = max(area.EndColumn for area in wanted)
        block = sheet.getCellRangeByPosition(0, 0, last_column, last_row).getDataArray()
        found = {_a1(row, column): block[row][column] for row, column in _cells(wanted)}
        for row, column in _cells(sheet.queryFormulaCells(ERROR).RangeAddresses):
            found[_a1(row, column)] = {"error": sheet.getCellByPosition(column, row).getString()}
        return found

    def described(self) -> dict[str, Any]:
        """What the function wizard shows of our functions: {name: [text, [[argument, text, optional]]]}."""
        service = "com.sun.star.sheet.FunctionDescriptions"
        listed = self._context.ServiceManager.createInstanceWithContext(service, self._context)
        found = {}
        for position in range(listed.Count):
            shown = {one.Name: one.Value for one in listed.getByIndex(position)}
            if shown["Name"].startswith("FINSAM."):
                arguments = [[one.Name, one.Description, one.IsOptional] for one in shown["Arguments"]]
                found[shown["Name"]] = [shown["Description"], arguments]
        return {"functions": found}

    def swedish(self) -> dict[str, Any]:
        """The same texts as a reader with Swedish menus is shown: {name: [text, [[argument, text]]]}."""
        service = "com.sun.star.configuration.ConfigurationProvider"
        provider = self._context.ServiceManager.createInstanceWithContext(service, self._context)
        path = "/org.openoffice.Office.CalcAddIns/AddInInfo/FINSAM/AddInFunctions"
        listed = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", self._properties(nodepath=path, locale="sv")
        )
        found = {}
        for name in listed.ElementNames:
            one = listed.getByName(name)
            parameters = one.getByName("Parameters")
            arguments = [
                parameters.getByName(f"argument{i + 1}") for i in range(len(parameters.ElementNames))
            ]
            found[one.DisplayName] = [one.Description, [[a.DisplayName, a.Description] for a in arguments]]
        return {"functions": found}

    def export(self, document: int, path: str) -> dict[str, Any]:
        """Store a copy; the ending of the name (.xlsx, .pdf, .ods) chooses the format."""
        target = Path(path).resolve()
        options = self._properties(FilterName=FILTERS[target.suffix])
        self._documents[document].storeToURL(target.as_uri(), options)
        return {}

    def close(self, document: int) -> dict[str, Any]:
        """Close a workbook without saving."""
        self._documents.pop(document).close(True)
        return {}

    def end(self) -> None:
        """Ask LibreOffice to end, and end it if it does not."""
        from com.sun.star.lang import DisposedException

        with contextlib.suppress(DisposedException):
            self._desktop.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)


def _install(extension: Path, folder: Path, profile: Path) -> None:
    """Put the extension into a profile; unopkg refuses to work for root, so then somebody else does it."""
    copy = folder / extension.name
    copy.write_bytes(extension.read_bytes())
    command = ["unopkg", "add", "--suppress-license", f"-env:UserInstallation={profile.as_uri()}", str(copy)]
    borrowed: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        borrowed = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        _give(folder, nobody.pw_uid, nobody.pw_gid)
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, **borrowed)
    if borrowed:
        _give(folder, 0, 0)
    if done.returncode:
        raise RuntimeError(f"unopkg: {done.stdout}{done.stderr}")


def _give(folder: Path, user: int, group: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, group, follow_symlinks=False)


def _cells(areas: Iterable[Any]) -> Iterator[tuple[int, int]]:
    for area in areas:
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                yield row, column


def _a1(row: int, column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def main() -> None:
    """Answer one request a line until stdin closes."""
    import uno  # noqa: F401 (what makes `com.sun.star` importable)
    from com.sun.star.uno import Exception as UnoException

    with tempfile.TemporaryDirectory(prefix="xlsheets-lo-") as folder:
        extension = next((Path(one) for one in sys.argv[1:] if one.endswith(".oxt")), None)
        office = Office(Path(folder), "--keep-values" not in sys.argv, extension)
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            request = json.loads(line)
            try:
                answer = getattr(office, request.pop("do"))(**request)
            except (UnoException, ValueError, KeyError, TypeError) as error:
                answer = {"failed": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
        office.end()


if __name__ == "__main__":
    main()

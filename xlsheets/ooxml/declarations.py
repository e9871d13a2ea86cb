"""Reading what `model` describes from the XML that declares it."""

from __future__ import annotations

from collections.abc import Sequence

from xlsheets.ooxml.area import Area
from xlsheets.ooxml.around import has_password, read_autofilter
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.model import Calculation, Column, DefinedName, Table, WorkbookProtection
from xlsheets.ooxml.remembered import remembered
from xlsheets.ooxml.xml import Element, is_true, local_name, namespace, parse, unescape


def read_names(workbook: Element, space: str, sheets: Sequence[str]) -> tuple[DefinedName, ...]:
    """The defined names of a workbook; a scope that points nowhere is read as the whole workbook."""
    names = []
    for element in workbook.iterfind(f"{space}definedNames/{space}definedName"):
        scope = element.get("localSheetId", "")
        sheet = sheets[int(scope)] if scope.isdecimal() and int(scope) < len(sheets) else None
        formula = (element.text or "").removeprefix("=")
        names.append(DefinedName(element.get("name", ""), formula, sheet, is_true(element.get("hidden"))))
    return tuple(names)


def read_calculation(workbook: Element, space: str) -> Calculation:
    """The `calcPr` of a workbook."""
    element = workbook.find(f"{space}calcPr")
    if element is None:
        return Calculation()
    identity = element.get("calcId", "")
    return Calculation(
        element.get("calcMode", "auto"),
        is_true(element.get("fullCalcOnLoad")),
        int(identity) if identity.isdecimal() else None,
        is_true(element.get("iterate")),
        is_true(element.get("fullPrecision", "1")),
    )


@remembered
def table_in(data: bytes, part: str) -> Table:
    """The table in the bytes of a table part, of no sheet yet. Errors: damaged, unsafe-package."""
    return read_table(parse(data, part), part, "")


def read_table(root: Element, part: str, sheet: str) -> Table:
    """A table part. Errors: damaged, when its range cannot be read."""
    space = namespace(root)
    columns = []
    for element in root.iterfind(f"{space}tableColumns/{space}tableColumn"):
        formula = element.findtext(f"{space}calculatedColumnFormula")
        columns.append(
            Column(unescape(element.get("name", "")), formula.removeprefix("=") if formula else None)
        )
    try:
        ref = Area.parse(root.get("ref", ""))
        headers, totals = int(root.get("headerRowCount", "1")), int(root.get("totalsRowCount", "0"))
        if min(headers, totals) < 0 or headers + totals > ref.height:
            raise ValueError(f"{headers} heading rows and {totals} rows of totals in {ref.a1}")
    except ValueError as error:
        raise PackageError(PackageCode.DAMAGED, part=part, reason=str(error)) from error
    name = root.get("displayName") or root.get("name") or ""
    return Table(name, sheet, ref, tuple(columns), headers, totals, part, read_autofilter(root, part))


def read_dynamic_marks(metadata: Element) -> frozenset[str]:
    """The `cm` values that mark a formula as spilling by itself.

    `cm` counts from 1 through `cellMetadata`, whose entries point at `futureMetadata` marked `fDynamic`.
    """
    space = namespace(metadata)
    types = [
        element.get("name", "") for element in metadata.iterfind(f"{space}metadataTypes/{space}metadataType")
    ]
    spilling = {
        (future.get("name", ""), index)
        for future in metadata.iterfind(f"{space}futureMetadata")
        for index, block in enumerate(future.iterfind(f"{space}bk"))
        if any(
            local_name(inner) == "dynamicArrayProperties" and is_true(inner.get("fDynamic"))
            for inner in block.iter()
        )
    }
    marks = set()
    for number, block in enumerate(metadata.iterfind(f"{space}cellMetadata/{space}bk"), start=1):
        for record in block.iterfind(f"{space}rc"):
            kind, value = record.get("t", ""), record.get("v", "")
            if not (kind.isdecimal() and value.isdecimal() and 1 <= int(kind) <= len(types)):
                continue
            if (types[int(kind) - 1], int(value)) in spilling:
                marks.add(str(number))
    return frozenset(marks)


def read_workbook_protection(workbook: Element, space: str) -> WorkbookProtection | None:
    """How the order of sheets and windows is locked; None when it is not."""
    element = workbook.find(f"{space}workbookProtection")
    if element is None:
        return None
    structure, windows = is_true(element.get("lockStructure")), is_true(element.get("lockWindows"))
    return WorkbookProtection(structure, windows, has_password(element)) if structure or windows else None

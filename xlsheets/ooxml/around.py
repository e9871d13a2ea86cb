"""What stands around the cells in a sheet's XML, read as a tree when asked for."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from xlsheets.formula.references import MAX_COLUMN
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.relations import Relation
from xlsheets.ooxml.sheetmodel import (
    AutoFilter,
    ConditionalFormat,
    Frozen,
    Hyperlink,
    Message,
    SheetProtection,
    Validation,
)
from xlsheets.ooxml.xml import Element, inner_text, is_true, local_name, relationship_id, unescape

_PASSWORD = ("password", "hashValue", "workbookPassword", "workbookHashValue")
_LOCKED_UNLESS_SAID = (
    "formatCells",
    "formatColumns",
    "formatRows",
    "insertColumns",
    "insertRows",
    "insertHyperlinks",
    "deleteColumns",
    "deleteRows",
    "sort",
    "autoFilter",
    "pivotTables",
)
_FREE_UNLESS_SAID = ("objects", "scenarios", "selectLockedCells", "selectUnlockedCells")


def area(text: str, part: str) -> Area:
    """An address in a part. Errors: damaged."""
    try:
        return Area.parse(text)
    except ValueError as error:
        raise PackageError(PackageCode.DAMAGED, part=part, reason=f"area {text[:20]!r}") from error


def areas(text: str, part: str) -> tuple[Area, ...]:
    """Addresses with spaces between them; what Excel has lost (`#REF!`) left out. Errors: damaged."""
    return tuple(area(piece, part) for piece in text.split() if piece != "#REF!")


def read_merged(root: Element, part: str) -> tuple[Area, ...]:
    """The merged cells."""
    found = (element.get("ref", "") for element in root.iterfind("{*}mergeCells/{*}mergeCell"))
    return tuple(area(text, part) for text in found)


def read_autofilter(root: Element, part: str) -> AutoFilter | None:
    """The filter of a sheet or a table, whose root this is."""
    element = root.find("{*}autoFilter")
    if element is None or not element.get("ref"):
        return None
    filtering = any(len(column) for column in element.iterfind("{*}filterColumn"))
    return AutoFilter(area(element.get("ref", ""), part), filtering)


def read_hidden_columns(root: Element) -> frozenset[int]:
    """Columns that do not show: hidden, folded away, or without width."""
    spans = sorted(_columns(root))
    hidden = {column for span in _apart(last for last in spans if last[2]) for column in span}
    layout = root.find("{*}sheetFormatPr")
    if layout is not None and _is_zero(layout.get("defaultColWidth")):
        named = {column for span in _apart(spans) for column in span}
        hidden.update(column for column in range(1, MAX_COLUMN + 1) if column not in named)
    return frozenset(hidden)


def read_frozen(root: Element) -> Frozen | None:
    """The frozen panes of the first view."""
    pane = root.find("{*}sheetViews/{*}sheetView/{*}pane")
    if pane is None or pane.get("state") not in ("frozen", "frozenSplit"):
        return None
    return Frozen(_whole(pane.get("ySplit", "0")), _whole(pane.get("xSplit", "0")))


def read_sheet_protection(root: Element) -> SheetProtection | None:
    """How a worksheet or a chart sheet is protected; None when it is not."""
    element = root.find("{*}sheetProtection")
    if element is None or not (is_true(element.get("sheet")) or is_true(element.get("content"))):
        return None
    free = {name for name in _LOCKED_UNLESS_SAID if not is_true(element.get(name, "1"))}
    free |= {name for name in _FREE_UNLESS_SAID if not is_true(element.get(name))}
    return SheetProtection(has_password(element), frozenset(free))


def has_password(element: Element) -> bool:
    """Whether a protection can only be lifted with a password."""
    return any(element.get(name) for name in _PASSWORD)


def read_hyperlinks(root: Element, relations: Iterable[Relation], part: str) -> tuple[Hyperlink, ...]:
    """The links on cells; those that HYPERLINK formulas make are in the formulas."""
    known = {relation.id: relation.target for relation in relations}
    return tuple(_hyperlink(element, known, part) for element in root.iterfind("{*}hyperlinks/{*}hyperlink"))


def _hyperlink(element: Element, known: dict[str, str], part: str) -> Hyperlink:
    target, location = known.get(relationship_id(element) or ""), element.get("location") or None
    inside = target.rpartition("/")[2] if target is not None else ""
    if inside.startswith("#"):  # a place in the workbook
        target, location = None, location or inside[1:]
    return Hyperlink(
        area(element.get("ref", ""), part), target, location, unescape(element.get("tooltip", ""))
    )


def read_conditional_formats(root: Element, part: str) -> tuple[ConditionalFormat, ...]:
    """The rules of conditional formatting, those that only Excel 2010 and later know included."""
    return tuple(
        ConditionalFormat(
            areas(_written(block, "sqref"), part),
            rule.get("type", ""),
            tuple(_formulas(rule, ("formula", "f"))),
        )
        for block in root.iter("{*}conditionalFormatting")
        for rule in block.iterfind("{*}cfRule")
    )


def read_validations(root: Element, part: str) -> tuple[Validation, ...]:
    """The rules for input, those that Excel 2010 and later keep apart (lists on other sheets) included."""
    return tuple(_validation(element, part) for element in root.iter("{*}dataValidation"))


def _validation(element: Element, part: str) -> Validation:
    kind = element.get("type", "none")
    formulas = tuple(_formulas(element, ("formula1", "formula2")))
    shows_error = is_true(element.get("showErrorMessage"))
    return Validation(
        ranges=areas(_written(element, "sqref"), part),
        kind=kind,
        operator=element.get("operator", "between"),
        formulas=formulas,
        choices=_choices(element, formulas) if kind == "list" else None,
        allow_blank=is_true(element.get("allowBlank")),
        dropdown=not is_true(element.get("showDropDown")),  # the name means the opposite of what it says
        prompt=_message(element, "promptTitle", "prompt", "showInputMessage"),
        error=_message(element, "errorTitle", "error", "showErrorMessage"),
        stops=shows_error and element.get("errorStyle", "stop") == "stop",
    )


def _choices(element: Element, formulas: tuple[str, ...]) -> tuple[str, ...] | None:
    """The items of a list in the rule itself: between quotes, or beside it when items hold commas."""
    listed = element.find("{*}list")
    if listed is not None:
        return tuple(next(csv.reader([inner_text(listed)], skipinitialspace=True), ()))
    text = formulas[0].strip() if formulas else ""
    if len(text) < 2 or not (text.startswith('"') and text.endswith('"')):
        return None
    return tuple(item.strip() for item in text[1:-1].replace('""', '"').split(","))


def _message(element: Element, title: str, text: str, shown: str) -> Message | None:
    if not is_true(element.get(shown)):
        return None
    found = Message(unescape(element.get(title, "")), unescape(element.get(text, "")))
    return found if any(found) else None


def _formulas(element: Element, names: tuple[str, ...]) -> Iterator[str]:
    for child in element:
        if local_name(child) in names and (text := inner_text(child).strip().removeprefix("=")):
            yield text


def _written(element: Element, name: str) -> str:
    """What stands in an attribute or, in the later form, in a child."""
    child = element.find(f"{{*}}{name}")
    return element.get(name, "") if child is None else inner_text(child)


def _columns(root: Element) -> Iterator[tuple[int, int, bool]]:
    for element in root.iterfind("{*}cols/{*}col"):
        first, last = _whole(element.get("min", "0")), _whole(element.get("max", "0"))
        hidden = is_true(element.get("hidden")) or _is_zero(element.get("width"))
        yield max(first, 1), min(last, MAX_COLUMN), hidden


def _apart(spans: Iterable[tuple[int, int, bool]]) -> Iterator[range]:
    """Sorted spans without what they share, so that thousands over the same columns cost little."""
    after = 1
    for first, last, _ in spans:
        yield range(max(first, after), last + 1)
        after = max(after, last + 1)


def _whole(text: str) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0


def _is_zero(text: str | None) -> bool:
    try:
        return text is not None and float(text) == 0
    except ValueError:
        return False

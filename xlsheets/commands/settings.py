"""What `--set` says: a cell or a name, and the value it is to hold, typed as the cell wants it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlsheets.commands.changes import LAST_DAY
from xlsheets.commands.console import CommandError

if TYPE_CHECKING:
    from xlsheets.ooxml import Cell, Package

Place = tuple[str, int, int]
Value = int | float | str | bool | None

_SPACES = "\u00a0\u202f\u2009 "
_NUMBER = re.compile(rf"[-−]?(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d+)(?:[.,]\d+)?(?:[{_SPACES}]?%)?")
_UNCLEAR = re.compile(r"([-−]?)([1-9]\d{0,2})[.,](\d{3})")
"""One mark and three digits after it: thousands to one reader, decimals to another."""
_TRUTH = {"sant": True, "true": True, "falskt": False, "false": False}


@dataclass(frozen=True)
class Setting:
    """One `--set`: a sheet and a cell, or a name (sheet None), and the value as it was typed."""

    sheet: str | None
    target: str
    text: str


def parse_setting(argument: str) -> Setting:
    """Take `Sheet!Cell=VALUE`, `'Sheet name'!Cell=VALUE` or `NAME=VALUE` apart; CommandError when it is none.

    >>> parse_setting("Medlemsavgifter!C7=5 114")
    Setting(sheet='Medlemsavgifter', target='C7', text='5 114')
    >>> parse_setting("ram_belopp=17000000")
    Setting(sheet=None, target='ram_belopp', text='17000000')
    """
    quoted = re.fullmatch(r"'((?:[^']|'')+)'!([^=]+)=(.*)", argument, re.DOTALL)
    if quoted:
        return Setting(quoted[1].replace("''", "'"), quoted[2].strip(), quoted[3])
    target, mark, text = argument.partition("=")
    sheet, bang, cell = target.rpartition("!")
    if not mark or not (cell if bang else target).strip() or (bang and not sheet.strip()):
        raise CommandError(
            f"--set {argument}: skriv 'Blad!Cell=VÄRDE' eller NAMN=VÄRDE.",
            f"--set {argument}: write 'Sheet!Cell=VALUE' or NAME=VALUE.",
        )
    return Setting(sheet.strip() if bang else None, cell.strip() if bang else target.strip(), text)


def resolve(package: Package, settings: list[str]) -> dict[Place, Value]:
    """The cells to change and what they are to hold; CommandError names what does not fit the workbook."""
    changes: dict[Place, Value] = {}
    for argument in settings:
        setting = parse_setting(argument)
        place = _place(package, setting)
        sheet, row, column = place
        cell = package.sheet(sheet).cell(row, column)
        if cell.formula is not None or package.sheet(sheet).anchor_of(row, column):
            raise CommandError(
                f"--set {argument}: cellen innehåller en formel; ändra det som formeln räknar på.",
                f"--set {argument}: the cell holds a formula; change what it calculates from.",
            )
        try:
            changes[place] = typed(setting.text, cell, package.date1904)
        except CommandError as error:
            target = argument.partition("=")[0]
            raise CommandError(f"{target}: {error.sv}", f"{target}: {error.en}") from None
    return changes


def typed(text: str, cell: Cell, date1904: bool = False) -> Value:
    """The value in the type that the cell holds: a code stays text, a decimal comma is understood.

    A text cell (by what it holds, or by the format `@`) gets the text as it stands, and so does a value in
    double quotes. Nothing empties the cell. Raises CommandError for what is no number where the cell holds
    one, and for what may be two numbers ("62.000"): it would change an amount by a factor of 1 000.
    """
    from xlsheets.ooxml import Kind

    stripped = text.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] == '"':
        return stripped[1:-1]
    if not stripped:
        return None
    if cell.kind is Kind.TEXT or cell.number_format == "@":
        return text
    if unclear := _UNCLEAR.fullmatch(stripped):
        raise _two_numbers(stripped, *unclear.groups())
    is_number = cell.kind is Kind.NUMBER
    if not is_number and stripped.casefold() in _TRUTH:
        return _TRUTH[stripped.casefold()]
    day = _day(stripped)
    if day is not None and (cell.is_date or cell.kind is Kind.BLANK):
        from xlsheets.ooxml import serial

        return serial(day, date1904)
    number = read_number(stripped)
    if number is None and is_number:
        raise _no_date(stripped) if cell.is_date else _no_number(stripped)
    if number is not None and cell.is_date and not 0 <= number <= LAST_DAY:
        raise _no_date(stripped)
    return text if number is None else number


def read_number(text: str) -> int | float | None:
    """A number as somebody in Sweden types it, or as a program does; None when it is none.

    >>> read_number("1 234,5"), read_number("0.25"), read_number("−9 000"), read_number("25 %")
    (1234.5, 0.25, -9000, 0.25)
    >>> read_number("1,234.5") is None
    True
    """
    if not _NUMBER.fullmatch(text):
        return None
    digits = re.sub(rf"[{_SPACES}%]", "", text).replace("−", "-").replace(",", ".")
    number = Decimal(digits) / 100 if text.endswith("%") else Decimal(digits)
    return int(number) if number == number.to_integral_value() else float(number)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def _place(package: Package, setting: Setting) -> Place:
    from xlsheets.formula.references import parse_reference

    if setting.sheet is None:
        return _named(package, setting.target)
    sheet = next((s.name for s in package.sheets if s.name.casefold() == setting.sheet.casefold()), None)
    if sheet is None:
        known = ", ".join(s.name for s in package.sheets)
        raise CommandError(
            f"bladet {setting.sheet} finns inte. Det finns: {known}.",
            f"there is no sheet {setting.sheet}. There are: {known}.",
        )
    try:
        reference = parse_reference(setting.target.upper())
    except ValueError as error:
        raise _no_cell(setting.target) from error
    if not reference.is_cell or reference.sheet is not None:
        raise _no_cell(setting.target)
    return sheet, reference.row1, reference.column1


def _named(package: Package, name: str) -> Place:
    """The one cell that a defined name stands for; the workbook's own names come before those of a sheet."""
    from xlsheets.formula.references import parse_reference

    fitting = [n for n in package.defined_names if n.name.casefold() == name.casefold()]
    if not fitting:
        raise CommandError(
            f"namnet {name} finns inte i arbetsboken (en cell skrivs Blad!Cell).",
            f"there is no name {name} in the workbook (a cell is written Sheet!Cell).",
        )
    formula = min(fitting, key=lambda n: n.sheet is not None).formula
    try:
        reference = parse_reference(formula)
    except ValueError as error:
        raise _no_single(name) from error
    if reference.sheet is None or not reference.is_cell:
        raise _no_single(name)
    return reference.sheet, reference.row1, reference.column1


def _no_cell(target: str) -> CommandError:
    return CommandError(f"{target} är ingen cell.", f"{target} is not a cell.")


def _no_single(name: str) -> CommandError:
    return CommandError(f"namnet {name} står inte för en enda cell.", f"the name {name} is not one cell.")


def _two_numbers(text: str, sign: str, whole: str, rest: str) -> CommandError:
    from xlsheets.catalogue.numbers import write_number, write_typed

    minus = "-" if sign else ""
    large, small = Decimal(f"{minus}{whole}{rest}"), Decimal(f"{minus}{whole}.{rest}")
    shown = {lang: [write_number(number, lang) for number in (large, small)] for lang in ("sv", "en")}
    type_ = {lang: [write_typed(number, lang) for number in (large, small)] for lang in ("sv", "en")}
    return CommandError(
        f"{text} kan vara {' eller '.join(shown['sv'])}. Inget har ändrats. "
        f"Åtgärd: skriv {' eller '.join(type_['sv'])}.",
        f"{text} may be {' or '.join(shown['en'])}. Nothing has been changed. "
        f"Do: write {' or '.join(type_['en'])}.",
    )


def _no_number(text: str) -> CommandError:
    return CommandError(
        f'"{text}" är inget tal, och cellen innehåller ett tal. Inget har ändrats. '
        "Åtgärd: skriv bara siffror, till exempel 62000.",
        f'"{text}" is no number, and the cell holds a number. Nothing has been changed. '
        "Do: write digits only, such as 62000.",
    )


def _no_date(text: str) -> CommandError:
    return CommandError(
        f'"{text}" är inget datum, och cellen innehåller ett datum. Inget har ändrats. '
        "Åtgärd: skriv datumet som 2025-11-27.",
        f'"{text}" is no date, and the cell holds a date. Nothing has been changed. '
        "Do: write the date as 2025-11-27.",
    )

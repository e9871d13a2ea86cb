"""Building a workbook: draw the sheets, write them, calculate them, and only then save."""

from datetime import date
from typing import Any

from xlsheets.building.assumptions import draw_assumptions
from xlsheets.building.calculation import draw_calculation
from xlsheets.building.change_log import draw_change_log
from xlsheets.building.checklist import draw_checklist
from xlsheets.building.context import Context, Formulas
from xlsheets.building.drawing import Drawing
from xlsheets.building.equity_sheet import draw_equity
from xlsheets.building.fees import draw_fees
from xlsheets.building.help_sheet import draw_help
from xlsheets.building.initiatives import draw_initiatives
from xlsheets.building.invoices import draw_invoices
from xlsheets.building.plan_sheet import draw_plan
from xlsheets.building.statements import draw_rules, draw_statements
from xlsheets.building.writer import Writer
from xlsheets.engine import apply, recalculate
from xlsheets.formula.references import a1
from xlsheets.ooxml import Editor, open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import without_corrections
from xlsheets.plan.layout import load_layout
from xlsheets.plan.types import Document, copied

TEMPLATE_YEAR = 2027
"""The first year of the template workbook that ships."""


def built_workbook(document: Document, formulas: Formulas = "functions") -> Editor:
    """Return a calculated workbook of ``document``, not yet saved.

    A cell that the engine will not vouch for stops the building: nothing may be handed out uncalculated.
    """
    drawings, _ = draw_sheets(without_corrections(document), formulas)
    properties = {"title": document["association"]["name"], "company": document["association"]["name"]}
    raw = Writer(dict(load_layout().formats)).write(drawings, properties)
    package = open_package(raw)
    result = recalculate(package)
    if result.kept:
        raise RuntimeError(f"not calculated: {', '.join(f'{one.sheet}!{one.cell}' for one in result.kept)}")
    return apply(package, result, {})


def draw_sheets(document: Document, formulas: Formulas) -> tuple[list[Drawing], Context]:
    """Draw every sheet that the document calls for, in the order of their tabs."""
    context = Context(document, load_layout(), formulas)
    sheets = [draw_assumptions(context)]
    if context.has_members:
        sheets += [draw_fees(context), draw_invoices(context)]
    initiatives = [draw_initiatives(context)] if "initiatives" in document else []
    plan = draw_plan(context)
    equity = draw_equity(context, plan)
    tables = draw_statements(context, [*sheets, plan.sheet, *initiatives])
    sheets += [plan.sheet, *initiatives, *tables, equity]
    sheets += [draw_checklist(context, plan), draw_change_log(context), *draw_rules(context)]
    if context.with_functions:
        sheets.append(draw_calculation(context))
    return [*sheets, draw_help(context)], context


def logged_corrections(document: Document, day: date) -> Document:
    """Return the corrected document with one line in its change log for each correction."""
    corrections: list[dict[str, Any]] = document.get("corrections", [])
    corrected = copied(apply_corrections(document))
    _, context = draw_sheets(corrected, "functions")
    words = {entry.path: entry.words for entry in context.layout.fields if entry.words}
    for correction in corrections:
        place = context.places.get(correction["path"])
        vocabulary = words.get(correction["path"])
        old, new = (
            context.layout.word(vocabulary, value) if vocabulary else value
            for value in (correction["from"], correction["to"])
        )
        entry = {
            "date": day.isoformat(),
            "who": "Rättelse i planens dokument",
            "cell": f"{place.sheet}!{a1(place.row, place.column)}" if place else correction["path"],
        }
        change = {**entry, "from": old, "to": new, "reason": correction["reason"]}
        corrected["changes"].append({name: value for name, value in change.items() if value is not None})
    return corrected

"""A new workbook on disk."""

from datetime import date
from pathlib import Path

from xlsheets.building.context import Formulas
from xlsheets.building.publish import published
from xlsheets.building.workbook import built_workbook, logged_corrections
from xlsheets.ooxml import open_package
from xlsheets.plan.types import Document

RULES_WITH_TWINS = ("largest_remainder", "independent")
"""The rules of the year that plain formulas can follow."""


def new_workbook(
    document: Document,
    path: Path,
    formulas: Formulas = "functions",
    corrected: date | None = None,
) -> None:
    """Write a calculated workbook of ``document`` to ``path``; it appears whole or not at all.

    Args:
        document: a valid document.
        path: where to write.
        formulas: whether computed cells call our functions or hold their native twins; what a rule without
            twins gives is then written as values.
        corrected: apply the document's corrections and log them with this date.
    """
    if corrected is not None:
        document = logged_corrections(document, corrected)
    rule = document["assumptions"]["rounding"]["years"]
    if formulas == "native" and document["members"] and rule not in RULES_WITH_TWINS:
        package = open_package(built_workbook(document, "functions").to_bytes())
        published(package, "native").save(path)
        return
    built_workbook(document, formulas).save(path)

"""All checks of a document alone: a plan as JSON, before there is a workbook of it."""

from __future__ import annotations

from xlsheets.checks.contract import check_codes, check_contract
from xlsheets.checks.facts import Facts
from xlsheets.checks.inputs import Inputs
from xlsheets.checks.workbook import judged
from xlsheets.plan.types import Document, Reading
from xlsheets.problems import Problem, most_serious_first


def check_document(document: Document) -> tuple[Problem, ...]:
    """Everything found in a document, errors first; findings have a path and no cell.

    One that breaks its schema gets the findings about that alone.
    """
    reading = Reading(document)
    found = [*check_contract(reading)]
    if not found:
        found = [*check_codes(reading), *judged(Facts(reading, Inputs(document)))]
    return most_serious_first(found)

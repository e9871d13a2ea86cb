"""Binding a workbook to the template: by names where they are, by repairs where they are not."""

from __future__ import annotations

from xlsheets.ooxml import Package
from xlsheets.plan.layout import Layout
from xlsheets.plan.read.binding import Binding, start
from xlsheets.plan.read.lost_names import repair_names
from xlsheets.plan.read.lost_sheets import repair_sheets
from xlsheets.plan.read.lost_tables import repair_tables
from xlsheets.plan.read.lost_uses import weigh_uses


def bind(package: Package, layout: Layout) -> Binding:
    """What in the workbook is which part of the template, with a finding for all that was searched.

    A workbook that is none of ours is not searched.
    """
    binding = start(package, layout)
    if binding.is_ours and not binding.is_whole:
        missing = repair_sheets(binding)
        repair_tables(binding, missing)
        repair_names(binding, missing)
        weigh_uses(binding)
    return binding

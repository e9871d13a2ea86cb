"""From a document and a layout to a workbook, calculated before it appears."""

from xlsheets.building.new import new_workbook
from xlsheets.building.workbook import built_workbook

__all__ = ["built_workbook", "new_workbook"]

"""From a document and a layout to a workbook, calculated before it appears."""

from xlsheets.building.workbook import built_workbook, new_workbook

__all__ = ["built_workbook", "new_workbook"]

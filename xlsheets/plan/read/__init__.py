"""Reading a workbook: from its tables and names to a document, with the place of every figure."""

from xlsheets.plan.read.workbook import PUBLISHED_MARK, read_workbook

__all__ = ["PUBLISHED_MARK", "read_workbook"]

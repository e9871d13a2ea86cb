"""What must hold in a workbook: one topic per module, each a generator that tells all it finds.

A check gets a package, a reading of it, or the facts that follow from the reading; it opens no file and never
stops at the first finding. An exception out of here is a mistake of ours, not of the workbook.
"""

from xlsheets.checks.workbook import check_reading, check_workbook, problem_for

__all__ = ["check_reading", "check_workbook", "problem_for"]

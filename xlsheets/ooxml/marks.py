"""The names by which a workbook of ours tells what it is and what was done to it."""

TEMPLATE = "Mall"
"""The name of the cell that says what template the workbook is built on."""
MARKED = "_xlsheets_markt"
"""The hidden name of a marked copy, which stands for all of the sheet that lists the findings."""
NOT_RECALCULATED = "_xlsheets_ej_omraknat"
"""The hidden name that counts the cells which a recalculation left alone."""

"""The names by which a workbook of ours tells what it is and what was done to it."""

TEMPLATE = "Mall"
"""The name of the cell that says what template the workbook is built on."""
NOT_RECALCULATED = "_xlsheets_ej_omraknat"
"""The hidden name that counts the cells which a recalculation left alone."""

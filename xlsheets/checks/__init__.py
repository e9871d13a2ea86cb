"""What must hold in a workbook: one topic per module, each a generator of findings that never stops at the first."""

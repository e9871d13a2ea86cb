"""What must hold in a workbook: one topic per module, each a generator that tells all it finds."""

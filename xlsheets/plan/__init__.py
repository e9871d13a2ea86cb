"""The document: a budget as JSON, its contract, its arithmetic, and its reading from a workbook."""

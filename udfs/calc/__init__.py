"""The arithmetic of budgets: exact, on the standard library alone, knowing no cell, file or host."""

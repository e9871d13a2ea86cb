"""The cell functions in Excel on Windows without a server: VBA and COM, by the free (BSD) part of xlwings.

A VBA module that `vba` writes from the declarations (never xlwings' own, which makes a failure into text that
SUM skips) reads the ranges and asks Python through xlwings' COM server; `plugin` is the Python module that it
names. No licence key is needed.

A function that refuses gives the real Excel error, FELORSAK the reason as text. Where Excel cannot reach
Python at all, every function gives #VALUE! and FELORSAK says that.
"""

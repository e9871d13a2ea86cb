"""The cell functions inside Excel on Windows, Mac and the web through xlwings Lite: Pyodide, no server.

A workbook's main.py is one line, `from udfs.hosts.xlwings_lite.plugin import *`, and its requirements.txt
names our wheel. Nothing here starts a thread, since Pyodide has none, and neither numpy nor pandas is needed.

The functions are in the namespace FINSAM, as on the server, so that a workbook spells its formulas the same
for both. A refusal is #VALUE!, an error cell passes on unchanged, and FELORSAK gives the reason.
"""

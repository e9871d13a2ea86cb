"""The cell functions in Excel on Windows, Mac and the web, through xlwings Server (Office.js).

`functions_module()` is what the server describes to Excel and may serve, after `keep_blank_cells()` and
`mend_slow_spots()`. The part of xlwings that it stands on needs a licence key: without one, importing it says
so (`xlwings.LicenseError`), where the public `xlwings.func` would silently do nothing. `answer(call)` gives
the same answers without xlwings, and many times faster.

How a fault looks in the cell:

- What a function refuses is #VALUE! as everywhere else, with reason and remedy on the cell's error card.
  Excel takes a message only with #VALUE! and #N/A, and the client of xlwings Server only with #VALUE!.
- An error cell among the arguments passes on unchanged, as it does through Excel's own functions.
- FELORSAK with the same arguments gives reason and remedy as text, in every case.
"""

from udfs.hosts.xlwings_server.answers import MalformedCallError, UnknownCallError, answer, count_cells
from udfs.hosts.xlwings_server.blanks import keep_blank_cells
from udfs.hosts.xlwings_server.entries import functions_module
from udfs.hosts.xlwings_server.mending import mend_slow_spots
from udfs.hosts.xlwings_server.wire import RefusalError

__all__ = [
    "MalformedCallError",
    "RefusalError",
    "UnknownCallError",
    "answer",
    "count_cells",
    "functions_module",
    "keep_blank_cells",
    "mend_slow_spots",
]

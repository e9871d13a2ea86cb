"""What LibreOffice loads from the extension: an object whose methods are the cell functions.

LibreOffice runs this file outside any package, in the Python that it brings or borrows. It can be read by an
older Python than the functions need, so that FELORSAK can tell what is wanting.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import unohelper
from se.xlsheets import XCellFunctions

NEEDS = (3, 11)
NO_VALUE = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 + 519))[0]  # LibreOffice's #VALUE!


class CellFunctions(unohelper.Base, XCellFunctions):  # type: ignore[misc]  # both are UNO's, without types
    """Answers the methods of the interface, each by the function of that name."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The cell function; no other name is LibreOffice's to ask for."""
        if not name.isupper():
            raise AttributeError(name)
        return lambda *arguments: answer(name, arguments)


def answer(name: str, arguments: Sequence[Any]) -> Any:
    """What a call gives: rows of cells, or the one value of a function that only gives one."""
    if sys.version_info < NEEDS:
        return _too_old() if name == "FELORSAK" else ((NO_VALUE,),)
    from udfs.hosts.libreoffice.calling import call

    return call(name, arguments)


def _too_old() -> str:
    return (
        f"LibreOffice kör Python {sys.version_info[0]}.{sys.version_info[1]}, men funktionerna kräver "
        f"{NEEDS[0]}.{NEEDS[1]}. Åtgärd: installera en nyare LibreOffice."
    )


# First, so that another `udfs` in the same Python, of another version, is not taken for ours.
sys.path.insert(0, str(Path(__file__).parent / "pythonpath"))

# The name under which LibreOffice looks for what a file holds.
g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
g_ImplementationHelper.addImplementation(lambda context: CellFunctions(), "FINSAM", ("FINSAM",))

"""What is slow in xlwings for whoever goes through it still: scripts, which read whole workbooks."""

from __future__ import annotations


def mend_slow_spots() -> None:
    """Answer at once that no cell is the null of Pyodide.

    xlwings asks for every cell, by an import that fails each time outside Pyodide and that Python does not
    remember (80 ms for a range of 290 x 6). A server never runs in Pyodide. A second call changes nothing.
    """
    from xlwings import utils
    from xlwings.conversion import standard

    utils.is_jsnull = _is_never_null
    standard.is_jsnull = _is_never_null  # type: ignore[attr-defined]  # imported there by name


def _is_never_null(value: object) -> bool:
    return False

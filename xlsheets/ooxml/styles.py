"""Number formats by style index."""

from __future__ import annotations

from xlsheets.ooxml.remembered import remembered
from xlsheets.ooxml.xml import namespace, parse

_BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '#,##0 "kr";-#,##0 "kr"',
    6: '#,##0 "kr";[Red]-#,##0 "kr"',
    7: '#,##0.00 "kr";-#,##0.00 "kr"',
    8: '#,##0.00 "kr";[Red]-#,##0.00 "kr"',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
    42: '_-* #,##0 "kr"_-;-* #,##0 "kr"_-;_-* "-" "kr"_-;_-@_-',
    43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    44: '_-* #,##0.00 "kr"_-;-* #,##0.00 "kr"_-;_-* "-"?? "kr"_-;_-@_-',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}


@remembered
def number_formats(data: bytes, part: str) -> tuple[str, ...]:
    """The number format of each cell style, in the order of `cellXfs`.

    Built-in formats are named as Swedish Excel shows them (14 is `yyyy-mm-dd`).
    """
    root = parse(data, part)
    space = namespace(root)
    codes = dict(_BUILT_IN)
    for entry in root.iterfind(f"{space}numFmts/{space}numFmt"):
        number = entry.get("numFmtId", "")
        if number.isdecimal():
            codes[int(number)] = entry.get("formatCode", "General")
    formats = []
    for style in root.iterfind(f"{space}cellXfs/{space}xf"):
        number = style.get("numFmtId", "0")
        formats.append(codes.get(int(number), "General") if number.isdecimal() else "General")
    return tuple(formats) or ("General",)

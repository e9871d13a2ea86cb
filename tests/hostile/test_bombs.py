# ruff: noqa: E501  (XML stands as it does in a file)
"""Files that would take all the time and memory there is, and large ones that must be read."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

Check = Callable[..., Any]
MB = 1_000_000


def _unread(make: Any) -> bytes:
    """A bomb inside a bomb, as an attachment: nobody unpacks it."""
    inner = make.zipped({"bomb.bin": bytes(50 * MB)})
    return make.with_parts({"xl/embeddings/a.zip": make.zipped({f"{n}.zip": inner for n in range(20)})})


def _sheets(make: Any, count: int, rows: str) -> bytes:
    content = make.parts()
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        make.SHEETS,
        "<sheets>"
        + "".join(f'<sheet name="B{n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in range(count))
        + "</sheets>",
    )
    content["xl/_rels/workbook.xml.rels"] = content["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        "".join(
            f'<Relationship Id="s{n}" Type="{make.OFFICE}/worksheet" Target="worksheets/b{n}.xml"/>'
            for n in range(count)
        )
        + "</Relationships>",
    )
    sheet = make.part("worksheet", f"<sheetData>{rows}</sheetData>")
    return make.zipped({**content, **{f"xl/worksheets/b{n}.xml": sheet for n in range(count)}})


def _cells(rows: int, columns: int) -> str:
    """Rows of numbers, without addresses."""
    one = "<c><v>1</v></c>" * columns
    return f"<row>{one}</row>" * rows


REFUSED: dict[str, tuple[Callable[[Any], bytes], str]] = {
    "one large part": (lambda make: make.with_parts({"xl/worksheets/sheet1.xml": bytes(99 * MB)}), "unsafe-package"),
    "one larger part": (lambda make: make.with_parts({"xl/worksheets/sheet1.xml": bytes(101 * MB)}), "too-large"),
    "a large part that nobody needs": (lambda make: make.with_parts({"xl/media/a.bin": bytes(99 * MB)}), "unsafe-package"),
    "ten thousand parts": (lambda make: make.with_parts({f"x/{n}.xml": "" for n in range(10_001)}), "too-large"),
    "half a million parts": (lambda make: make.many_entries(500_000), "too-large"),
    "parts over each other": (lambda make: make.overlapping(500, 900_000), "too-large"),
    "a few parts over each other": (lambda make: make.overlapping(5, 900_000), "unsafe-package"),
    "a size that is a lie": (lambda make: make.entry(make.with_parts({"xl/worksheets/sheet1.xml": " " * MB}), "sheet1.xml", 24, 9), "damaged"),
    "a size of four gigabytes": (lambda make: make.entry(make.workbook(), "xl/workbook.xml", 24, 0xFFFFFFF0), "too-large"),
    "a packed size beyond the file": (lambda make: make.entry(make.workbook(), "xl/workbook.xml", 20, 0xFFFFFFF0), "unsafe-package"),
    "a place beyond the file": (lambda make: make.entry(make.workbook(), "xl/workbook.xml", 42, 0xFFFFFFF0), "damaged"),
    "an unknown compression": (lambda make: make.entry(make.workbook(), "xl/workbook.xml", 10, 99, "<H"), "damaged"),
    "more than a million texts": (lambda make: make.loose(sharedStrings=make.part("sst", "<si><t/></si>" * 1_400_000)), "too-large"),
    "millions of styles": (lambda make: make.loose(styles=make.part("styleSheet", "<cellXfs>" + "<xf/>" * 4_100_000 + "</cellXfs>")), "too-large"),
    "millions of names": (lambda make: make.loose(make.CELL, "", "<definedNames>" + '<definedName name="a">1</definedName>' * 2_000_100 + "</definedNames>"), "too-large"),
    "millions of merged ranges": (lambda make: make.loose(make.CELL, "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 4_000_100 + "</mergeCells>"), "too-large"),
    "millions of cells": (lambda make: make.loose(_cells(1100, 1000)), "too-large"),
    "millions of cells on many sheets": (lambda make: _sheets(make, 120, _cells(10, 1000)), "too-large"),
    "millions of rows": (lambda make: make.loose('<row r="1"/>' * 4_000_100), "too-large"),
    "deep": (lambda make: make.loose(make.CELL, "", "<a>" * 500_000 + "</a>" * 500_000), "damaged"),
    "deep in the styles": (lambda make: make.loose(styles=make.part("styleSheet", "<a>" * 500_000 + "</a>" * 500_000)), "damaged"),
    "a text of 30 million letters": (lambda make: make.loose(f'<row r="1"><c r="A1" t="str"><v>{_even(30)}</v></c></row>'), "too-large"),
    "an attribute of 30 million letters": (lambda make: make.loose(make.CELL, "", f'<a b="{_even(30)}"/>'), "too-large"),
    "a name of 9 million letters": (lambda make: make.loose(make.CELL, "", f"<a{_even(9)}/>"), "damaged"),
}  # fmt: skip


def _even(millions: int) -> str:
    """So many letters, not so even that their compression gives them away."""
    words = "".join(chr(97 + (n * n + n // 7) % 26) for n in range(9973))
    return (words * (millions * MB // len(words) + 1))[: millions * MB]


READ: dict[str, Callable[[Any], bytes]] = {
    "a far cell": lambda make: make.workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "a bomb that nobody unpacks": _unread,
    "a bomb in the styles of nothing": lambda make: make.with_parts({"xl/media/a.png": "x" * 900_000}),
    "a large picture": lambda make: make.zipped({**make.parts(), "xl/media/a.png": _even(40)}, 0),
    "deep beside the cells": lambda make: make.loose(make.CELL, "<a>" * 200_000 + "</a>" * 200_000),
    "many names": lambda make: make.workbook(
        make.CELL,
        "",
        "<definedNames>"
        + "".join(f'<definedName name="n{n}">Blad!$A$1</definedName>' for n in range(60_000))
        + "</definedNames>",
    ),
    "many merged ranges": lambda make: make.workbook(
        make.CELL,
        "<mergeCells>"
        + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 100_000))
        + "</mergeCells>",
    ),
    "many styles": lambda make: make.workbook(
        styles=make.part("styleSheet", "<cellXfs>" + '<xf numFmtId="3"/>' * 65_000 + "</cellXfs>")
    ),
    "many texts": lambda make: make.workbook(
        sharedStrings=make.part("sst", "".join(f"<si><t>t{n}</t></si>" for n in range(200_000)))
    ),
    "all columns formatted on many rows": lambda make: make.workbook(
        "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(1, 100_000))
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_it_is_refused_in_time(kind: str, check: Check, make: ModuleType) -> None:
    source, code = REFUSED[kind]
    verdict = check(source(make))
    assert (verdict.code, verdict.codes) == (1, [code])


@pytest.mark.parametrize("kind", READ)
def test_it_is_read_all_the_same(kind: str, check: Check, make: ModuleType) -> None:
    verdict = check(READ[kind](make))
    assert (verdict.code, verdict.codes) == (0, ["not-our-template"])

"""Packages that point outside themselves, hold a part twice, or declare what their XML means."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

Check = Callable[..., Any]

LAUGHS = '<!DOCTYPE a [<!ENTITY a0 "ha">{}]>'.format(
    "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
)
QUADRATIC = '<!DOCTYPE a [<!ENTITY a "' + "ha" * 40_000 + '">]>'
FILE = '<!DOCTYPE a [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
NETWORK = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'
PARAMETER = '<!DOCTYPE a [<!ENTITY % a9 SYSTEM "http://127.0.0.1:9/a"> %a9;]>'
PARTS = (
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
)


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize(
    "declaration",
    [LAUGHS, QUADRATIC, FILE, NETWORK, PARAMETER],
    ids=("laughs", "quadratic", "file", "network", "parameter"),
)
def test_no_part_declares_its_type(name: str, declaration: str, check: Check, make: ModuleType) -> None:
    cell = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    content = make.parts(cell, sharedStrings=make.part("sst", "<si><t>x</t></si>"))
    text = str(content[name]).replace(">x<", ">&a9;<").replace("<sheetData>", '<sheetData x="&a9;">')
    verdict = check(make.zipped({**content, name: declaration + text}))
    assert verdict.codes == ["unsafe-package"]


@pytest.mark.parametrize("name", PARTS[:3])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_nor_after_a_long_comment(name: str, encoding: str, check: Check, make: ModuleType) -> None:
    ahead = "<!-- x -->" * 2_000 + "<?x?>" + "<!--" + "y" * 70_000 + "-->"
    content = make.parts(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', sharedStrings=make.part("sst", "<si><t>x</t></si>")
    )
    text = f'<?xml version="1.0" encoding="{encoding}"?>{ahead}{LAUGHS}{content[name]}'
    verdict = check(make.zipped({**content, name: text.encode(encoding)}))
    assert verdict.codes == ["unsafe-package"]


def test_comments_and_a_wide_encoding_do_no_harm(check: Check, make: ModuleType) -> None:
    content = make.parts()
    text = f'<?xml version="1.0" encoding="utf-16"?><!-- <!DOCTYPE a> -->{content["xl/workbook.xml"]}'
    verdict = check(make.zipped({**content, "xl/workbook.xml": text.encode("utf-16")}))
    assert verdict.codes == ["not-our-template"]


@pytest.mark.parametrize(
    "name",
    [
        *("/etc/passwd", "/xl/workbook.xml", "\\windows\\a.xml"),
        *("C:/a.xml", "c:a.xml", "C:\\a.xml", "//server/share/a.xml", "\\\\server\\share\\a.xml"),
        *("../a.xml", "xl/../../a.xml", "..\\a.xml", "xl\\..\\..\\a.xml", "xl/../workbook.xml", ".."),
    ],
)  # fmt: skip
def test_no_part_lies_outside(name: str, check: Check, make: ModuleType) -> None:
    assert check(make.with_parts({name: "<a/>"})).codes == ["unsafe-package"]


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "XL/WORKBOOK.XML", "xl\\workbook.xml", "Xl\\Workbook.xml"]
)
def test_no_part_comes_twice(name: str, check: Check, make: ModuleType) -> None:
    twice = make.zipped([*make.parts().items(), (name, "<a/>")])
    assert check(twice).codes == ["unsafe-package"]


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\a.xml"]
)
def test_a_relationship_that_points_outside_finds_nothing(
    target: str, check: Check, make: ModuleType
) -> None:
    content = make.parts()
    links = str(content["xl/_rels/workbook.xml.rels"]).replace("worksheets/sheet1.xml", target)
    verdict = check(make.zipped({**content, "xl/_rels/workbook.xml.rels": links}))
    assert verdict.codes == ["damaged"]


def test_a_relationship_that_points_at_itself_ends(check: Check, make: ModuleType) -> None:
    content = make.parts()
    links = str(content["xl/_rels/workbook.xml.rels"]).replace("worksheets/sheet1.xml", "workbook.xml")
    assert len(check(make.zipped({**content, "xl/_rels/workbook.xml.rels": links})).codes) == 1


def test_names_with_odd_letters_are_only_names(check: Check, make: ModuleType) -> None:
    odd = {"xl/\x1b[2J.xml": "<a/>", "xl/\u202egnp.bin": b"x", "x" * 60_000: "<a/>", "xl/a\n\tb.xml": "<a/>"}
    assert check(make.with_parts(odd)).codes == ["not-our-template"]

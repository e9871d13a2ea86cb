"""What the server's pages say has one home, and everything there is said somewhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from xlsheets.catalogue import words_of
from xlsheets.web.pane.words import FIRST, first_words

WEB = "xlsheets/web"
FAMILIES = {"pane fees": ("code", "year", "q1", "q2", "q3", "q4", "unreadable", "two-numbers", "whole")}
"""Keys whose last word is filled in: the headings of a result, and why a field is no argument."""

FROM_A_TABLE = re.compile(r"(addin (tab|group|open)( tip)?|convert wrote (one|many))$")
SWEDISH = re.compile(r"[\"'`>][^\"'`<>\n]*[åäöÅÄÖ]")


def sources(root: Path, *endings: str) -> Iterator[tuple[Path, str]]:
    folders = (root / WEB, root / "xlsheets/commands", root / "udfs/hosts/xlwings_server")
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in endings:
                yield path, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["pane", "serve", "dropping", "convert"])
def test_every_sentence_is_said(root: Path, name: str) -> None:
    said = "\n".join(text for _, text in sources(root, ".py", ".js", ".html"))
    keys = tomllib.loads((root / f"xlsheets/catalogue/{name}.toml").read_text(encoding="utf-8"))["word"]
    dead = []
    for key in keys:
        first, _, rest = key.partition(" ")
        family, _, last = key.rpartition(" ")
        ways = [key, *([rest] if first in ("pane", "drop") else []), *([last] if family in FAMILIES else [])]
        if not any(f'"{way}"' in said or f"'{way}'" in said for way in ways) and not FROM_A_TABLE.match(key):
            dead.append(key)
    assert dead == []


def test_what_the_pane_asks_for_is_there(root: Path) -> None:
    asked = {
        found[1]
        for _, text in sources(root, ".js", ".html")
        for found in re.finditer(r"(?:\bword\(|data-word=|data-label=)\"([a-z0-9 -]+)\"", text)
    }
    known = {key.removeprefix("pane ") for key in words_of("pane ")}
    assert asked - known == set() and len(asked) > 50
    assert set(FIRST) <= known and first_words()["en"]["retry"] == "Try again"


def test_no_sentence_stands_in_the_code(root: Path) -> None:
    """Names of languages, sheets and functions do; the command's own help is beside its options."""
    told = [
        f"{path.name}: {found[0]}"
        for path, text in sources(root, ".py", ".js", ".html")
        if path.parent.name != "commands" and path.suffix != ".py"
        for line in text.splitlines()
        if not line.lstrip().startswith(("//", "*", "/*"))
        for found in [SWEDISH.search(line.partition(" // ")[0])]
        if found
    ]
    assert told == []


def test_no_function_is_long_and_no_file(root: Path) -> None:
    for path, text in sources(root, ".js"):
        lines = text.splitlines()
        assert len(lines) <= 250, path.name
        starts = [n for n, line in enumerate(lines) if re.match(r"(export )?(async )?function ", line)]
        for start in starts:
            end = next(n for n in range(start, len(lines)) if lines[n] == "}")
            assert end - start < 40, f"{path.name}: {lines[start]}"

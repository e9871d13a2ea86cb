"""The generated pages of all codes say what the catalogue and the gallery say now."""

import runpy
from pathlib import Path

from xlsheets import catalogue


def test_the_committed_pages_are_fresh(root: Path) -> None:
    for page, text in runpy.run_path(str(root / "scripts" / "make-pages"))["pages"]().items():
        assert page.read_text(encoding="utf-8") == text, "make pages"


def test_every_finding_has_a_topic() -> None:
    listed = [code for codes in catalogue.topics().values() for code in codes]
    assert sorted(listed) == sorted(catalogue.codes())

"""The generated pages of all codes say what the catalogue and the gallery say now."""

import runpy
from pathlib import Path

from udfs import faults
from xlsheets import catalogue


def test_the_committed_pages_are_fresh(root: Path) -> None:
    for page, text in runpy.run_path(str(root / "scripts" / "make-pages"))["pages"]().items():
        assert page.read_text(encoding="utf-8") == text, "make pages"


def test_every_finding_has_a_topic() -> None:
    listed = [code for codes in catalogue.topics().values() for code in codes]
    assert sorted(listed) == sorted(catalogue.codes())


def test_a_code_of_a_finding_and_a_fault_says_which_is_which(root: Path) -> None:
    page = (root / "docs" / "koder.md").read_text(encoding="utf-8")
    both = set(catalogue.codes()) & set(faults.catalogue())
    assert both
    for code in both:
        first, second = (part.rsplit("### ", 1)[1] for part in page.split(f"\n\n`{code}`\n")[:2])
        assert first.endswith(" (vid kontrollen)") and second.endswith(" (i en funktion)")

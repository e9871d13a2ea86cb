"""Which files a command works on, and what it refuses to write over."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlsheets.commands.console import CommandError
from xlsheets.commands.files import check_target, keep_backup, refuse_to_overwrite, workbooks


def test_a_folder_gives_its_workbooks_in_order_and_each_file_once(tmp_path: Path) -> None:
    inner = tmp_path / "svar"
    inner.mkdir()
    names = ("b.xlsx", "a.XLSX", "~$b.xlsx", "brev.pdf", "gammal.xls", "svar/c.xlsm")
    for name in names:
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in workbooks([tmp_path, tmp_path / "b.xlsx"])]
    assert found == ["a.XLSX", "b.xlsx", "gammal.xls", "svar/c.xlsm"]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    named = [tmp_path / "brev.pdf", tmp_path / "finns inte.xlsx"]
    assert list(workbooks(named)) == named


def test_targets_that_cannot_be_written(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.touch()
    for target in (tmp_path / "saknas" / "b.xlsx", tmp_path, tmp_path / "." / "a.xlsx"):
        with pytest.raises(CommandError):
            check_target(target, source)
    check_target(tmp_path / "b.xlsx", source)


@pytest.mark.parametrize(
    ("name", "better"),
    [("nytt", "nytt.xlsx"), ("plan v1.2", "plan v1.2.xlsx"), ("a.xls", "a.xlsx"), ("a.pdf", "a.xlsx")],
)
def test_a_target_that_excel_would_not_open_is_refused(tmp_path: Path, name: str, better: str) -> None:
    with pytest.raises(CommandError) as refused:
        check_target(tmp_path / name)
    assert refused.value.sv.endswith(f"{better}.") and refused.value.en.endswith(f"{better}.")
    check_target(tmp_path / "A.XLSM")


def test_an_existing_file_needs_force(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.touch()
    with pytest.raises(CommandError, match="--force"):
        refuse_to_overwrite(path, force=False)
    refuse_to_overwrite(path, force=True)


def test_a_backup_replaces_the_older_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for content in ("ett", "två"):
        path.write_text(content, encoding="utf-8")
        backup = keep_backup(path)
    assert backup.name == "a.xlsx.bak"
    assert backup.read_text(encoding="utf-8") == "två"

"""`xlsheets check` on files: exit codes, the JSON, and folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

Run = Callable[..., Any]

FIELDS = [
    "code",
    "severity",
    "sheet",
    "cell",
    "path",
    "found",
    "expected",
    "difference",
    "readings",
    "message",
    "remedy",
]


def test_a_workbook_that_is_not_ours_is_told_so(run: Run, plain_workbook: Path) -> None:
    ran = run("check", plain_workbook, "--format", "json")
    (file,) = ran.json["files"]
    assert list(file) == ["file", "problems"]
    assert file["file"] == str(plain_workbook)
    assert "not-our-template" in [problem["code"] for problem in file["problems"]]
    assert all(list(problem) == FIELDS for problem in file["problems"])
    assert ran.err == ""


def test_an_unreadable_file_is_an_error_finding(run: Run, tmp_path: Path) -> None:
    (tmp_path / "trasig.xlsx").write_bytes(b"PK\x03\x04 inte en arbetsbok")
    for name in ("trasig.xlsx", "saknas.xlsx"):
        ran = run("check", tmp_path / name, "--format", "json")
        (problem,) = ran.json["files"][0]["problems"]
        assert (ran.code, problem["severity"]) == (1, "error")


def test_a_folder_is_checked_whole(run: Run, plain_workbook: Path) -> None:
    folder = plain_workbook.parent
    (folder / "annan.xlsx").write_bytes(b"<html>")
    ran = run("check", folder, "--format", "json")
    assert [Path(file["file"]).name for file in ran.json["files"]] == ["annan.xlsx", "egen.xlsx"]
    assert "1 av 2" in ran.err
    assert ran.code == 1


def test_a_folder_without_workbooks_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    ran = run("check", tmp_path)
    assert (ran.code, ran.out) == (2, "")


def test_text_names_the_file_and_the_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "trasig.xlsx").write_bytes(b"")
    swedish, english = run("check", tmp_path), run("check", tmp_path, "--lang", "en")
    assert "trasig.xlsx" in swedish.out and "(empty-file)" in swedish.out and "Åtgärd:" in swedish.out
    assert "Do:" in english.out


def test_what_is_no_workbook_is_listed_and_the_files_are_counted(run: Run, plain_workbook: Path) -> None:
    folder = plain_workbook.parent
    (folder / "annan.xlsx").write_bytes(b"<html>")
    (folder / "svar").mkdir()
    for name in (
        "plan.pdf",
        "svar/brev.DOCX",
        "svar/allt.zip",
        "svaret",
        ".dold",
        "~$plan.docx",
        "skript.py",
    ):
        (folder / name).write_bytes(b"x")
    names = ["plan.pdf", "svar/allt.zip", "svar/brev.DOCX", "svaret"]
    ran = run("check", folder, "--format", "json")
    assert ran.json["not_read"] == [str(folder / name) for name in names]
    assert [Path(file["file"]).name for file in ran.json["files"]] == ["annan.xlsx", "egen.xlsx"]
    assert run("check", folder).out.splitlines()[-4:] == [
        "Inte lästa: plan.pdf, allt.zip, brev.DOCX, svaret.",
        "Åtgärd: be avsändaren fylla i arbetsboken.",
        "Åtgärd: packa upp allt.zip först.",
        "2 filer: 1 med fel, 1 utan.",
    ]
    assert run("check", folder, "--lang", "en").out.endswith("2 files: 1 with errors, 1 without.\n")


def test_one_file_ends_with_its_findings(run: Run, plain_workbook: Path) -> None:
    ran = run("check", plain_workbook)
    assert "filer:" not in ran.out and "Inte lästa" not in ran.out
    assert run("check", plain_workbook, "--format", "json").json["not_read"] == []


def test_a_folder_of_letters_names_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    ran = run("check", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "Inte lästa: plan.pdf. Åtgärd: be avsändaren fylla i arbetsboken." in ran.err


def test_a_broken_part_that_is_a_sheet_is_called_by_its_name(
    run: Run, plain_workbook: Path, tmp_path: Path
) -> None:
    for part, said in (("worksheets/sheet1", "bladet Blad åäö"), ("styles", "delen xl/styles.xml")):
        broken = tmp_path / "trasig.xlsx"
        with ZipFile(plain_workbook) as source, ZipFile(broken, "w") as target:
            for name in source.namelist():
                target.writestr(
                    name, source.read(name)[:-9] if name == f"xl/{part}.xml" else source.read(name)
                )
        (problem,) = run("check", broken, "--format", "json").json["files"][0]["problems"]
        assert problem["message"] == f"Filen är skadad: {said} går inte att läsa."

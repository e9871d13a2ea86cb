"""`xlsheets check` on files: exit codes, the JSON, and folders."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from xlsheets.batch import Marking, check_file
from xlsheets.ooxml import PackageCode, PackageError
from xlsheets.reports.verdict import verdict
from xlsheets.resources import templates

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
    assert list(file) == ["file", "verdict", "problems"]
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


def test_a_plan_in_json_is_checked_like_its_workbook(run: Run, tmp_path: Path) -> None:
    shutil.copy(templates() / "plans" / "rar-2025.json", tmp_path / "plan.json")
    (tmp_path / "annat.json").write_text("[1, 2]")
    plan, other = run("check", tmp_path / "plan.json", tmp_path / "annat.json", "--format", "json").json[
        "files"
    ]
    assert ("opening-differs", "error") in [(one["code"], one["severity"]) for one in plan["problems"]]
    assert [one["severity"] for one in other["problems"]] == ["error"]


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


def test_the_same_file_has_the_same_code_wherever_it_lies(
    run: Run, plain_workbook: Path, tmp_path: Path
) -> None:
    def code(path: Path) -> Any:
        return run("check", path, "--format", "json").json["files"][0]["verdict"]

    sent = tmp_path / "skickad" / "Svar.xlsx"
    sent.parent.mkdir()
    with ZipFile(plain_workbook) as source, ZipFile(sent, "w") as target:  # packed anew, as mail gateways do
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"</Properties>", b" </Properties>"))
    first = code(plain_workbook)
    assert first["approved"] is True
    assert code(sent) == first
    (sent.parent / "~$Svar.xlsx").write_bytes(b"")  # that somebody has it open is not in the file
    assert code(sent) == first
    assert f"Kontrollkod: GODKÄND {first['code']}" in run("check", plain_workbook).out
    assert f"Check code: APPROVED {first['code']}" in run("check", plain_workbook, "--lang", "en").out
    with ZipFile(plain_workbook) as source, ZipFile(sent, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<v>2</v>", b"<v>4</v>"))
    assert code(sent)["code"] != first["code"]


def test_a_file_that_cannot_be_read_has_no_verdict(run: Run, tmp_path: Path) -> None:
    (tmp_path / "trasig.xlsx").write_bytes(b"<html>")
    assert run("check", tmp_path, "--format", "json").json["files"][0]["verdict"] is None
    assert "Kontrollkod" not in run("check", tmp_path).out


def test_a_marked_copy_and_the_way_back(run: Run, plain_workbook: Path, tmp_path: Path) -> None:
    copy, back = tmp_path / "kopia.xlsx", tmp_path / "åter.xlsx"
    before = plain_workbook.read_bytes()
    first = run("check", plain_workbook, "--mark", copy, "--format", "json")
    assert plain_workbook.read_bytes() == before
    again = run("check", copy, "--format", "json")
    assert again.json["files"][0]["problems"] == first.json["files"][0]["problems"]
    assert run("check", copy, "--unmark", "-o", back).out == f"Skrev {back}.\n"
    codes = [
        run("check", path, "--format", "json").json["files"][0]["verdict"]
        for path in (plain_workbook, copy, back)
    ]
    assert [first.json["files"][0]["verdict"]] * 3 == codes
    refused = run("check", plain_workbook, "--unmark", "-o", tmp_path / "ny.xlsx")
    assert (refused.code, "är inte en märkt kopia" in refused.err) == (2, True)


def test_a_folder_is_marked_into_another(run: Run, plain_workbook: Path, tmp_path: Path) -> None:
    folder, copies = plain_workbook.parent, tmp_path / "märkta"
    (folder / "svar").mkdir()
    (folder / "svar" / "egen.xlsx").write_bytes(plain_workbook.read_bytes())
    (folder / "trasig.xlsx").write_bytes(b"<html>")
    run("check", folder, "--mark", copies)
    assert sorted(path.name for path in copies.iterdir()) == ["egen (2).xlsx", "egen.xlsx"]
    first = {path.name: path.read_bytes() for path in copies.iterdir()}
    again = run("check", folder, "--mark", copies, "--format", "json").json["files"]
    assert [Path(one["marked"]).name for one in again if "marked" in one] == [
        "egen (3).xlsx",
        "egen (4).xlsx",
    ]
    assert {path.name: path.read_bytes() for path in copies.iterdir()}.items() >= first.items()
    run("check", folder, "--mark", copies, "--force")
    assert len(list(copies.iterdir())) == 4


def test_a_copy_that_somebody_works_in_is_not_replaced_unasked(
    run: Run, plain_workbook: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "kopia.xlsx"
    copy.write_bytes(b"Evas arbete")
    for words in ((plain_workbook, "--mark", copy), (plain_workbook, "--unmark", "-o", copy)):
        refused = run("check", *words)
        assert (refused.code, "finns redan" in refused.err) == (2, True)
    assert copy.read_bytes() == b"Evas arbete"
    told = run("check", plain_workbook, "--mark", copy, "--force").out
    assert f"Märkt kopia: {copy}\n" in told
    assert run("check", copy, "--unmark", "-o", copy.with_name("åter.xlsx")).code == 0


def test_the_verdict_does_not_hang_on_whether_a_copy_could_be_written(
    run: Run, plain_workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise PackageError(PackageCode.DISK_FULL, path="kopia.xlsx")

    plain = run("check", plain_workbook, "--format", "json").json["files"][0]
    marking = Marking({plain_workbook: tmp_path / "kopia.xlsx"})
    monkeypatch.setattr("xlsheets.batch.checking.save_beside", full)
    report = check_file(plain_workbook, marking)
    assert [one.code for one in report.problems if one.beside] == ["disk-full"]
    assert verdict(report) == (plain["verdict"]["approved"], plain["verdict"]["code"])


def test_marks_that_would_harm_are_refused(run: Run, plain_workbook: Path, tmp_path: Path) -> None:
    for words in (
        (plain_workbook, "--mark", plain_workbook),
        (plain_workbook, "--mark", plain_workbook.parent),
        (plain_workbook.parent, "--mark", tmp_path / "kopia.xlsx"),
        (plain_workbook, "-o", tmp_path / "kopia.xlsx"),
        (plain_workbook, "--unmark"),
    ):
        ran = run("check", *words)
        assert (ran.code, ran.out) == (2, ""), words
    assert [path.name for path in plain_workbook.parent.glob("*.xlsx")] == ["egen.xlsx"]

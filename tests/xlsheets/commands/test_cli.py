"""The frame: languages, usage, help, and what `--help` may cost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xlsheets.cli import COMMANDS
from xlsheets.commands.parser import in_swedish

Run = Callable[..., Any]


def test_help_lists_every_command_in_swedish(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert ran.out.startswith("användning: xlsheets")
    for command in COMMANDS:
        assert command.name in ran.out and command.sv in ran.out
    assert "options:" not in ran.out and "show this" not in ran.out


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_command_has_help_in_both_languages(run: Run, command: Any, lang: str) -> None:
    ran = run(command.name, "--help", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    words = ("användning:", "val:") if lang == "sv" else ("usage:", "options:")
    assert all(word in ran.out for word in words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "det saknas: KOMMANDO"),
        (["kontrollera"], "'kontrollera' går inte för KOMMANDO"),
        (["check"], "det saknas: FIL"),
        (["check", "a.xlsx", "--fast"], "okända argument: --fast"),
        (["check", "a.xlsx", "--format", "xml"], "'xml' går inte för --format"),
        (["new", "budget", "-o", "a.xlsx"], "ange ett av --plan --document --blank"),
        (["new", "budget", "--blank", "--plan", "x", "-o", "a"], "kan inte användas tillsammans med"),
        (["recalc", "a.xlsx", "-o"], "-o/--output ska följas av ett värde"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_so_in_swedish(run: Run, words: list[str], said: str) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Hjälp: xlsheets" in ran.err


def test_wrong_usage_in_english(run: Run) -> None:
    assert "the following arguments are required: FILE" in run("--lang", "en", "check").err


def test_a_sentence_of_argparse_that_we_do_not_know_stays(run: Run) -> None:
    assert in_swedish("something new") == "something new"


@pytest.mark.parametrize(
    "words", [["--lang", "en", "templates"], ["templates", "--lang", "en"], ["templates", "--lang=en"]]
)
def test_the_language_may_stand_before_or_after_the_command(run: Run, words: list[str]) -> None:
    assert run(*words).out.startswith("Templates:")


def test_templates(run: Run) -> None:
    ran = run("templates", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert [entry["name"] for entry in ran.json["templates"]] == ["budget"]
    assert {"rar-2018", "rar-2025"} <= {entry["id"] for entry in ran.json["plans"]}
    assert "rar-2018" in run("templates").out


def test_explain_one_code(run: Run) -> None:
    ran = run("explain", "text-number", "--format", "json")
    assert ran.code == 0
    assert ran.json["code"] == "text-number"
    assert "text" in ran.json["why"]
    assert "Excel skips text" in run("explain", "text-number", "--lang", "en").out


def test_explain_shows_the_message_and_what_to_do(run: Run) -> None:
    said = run("explain", "text-number").out.splitlines()
    assert said[-2:] == ['Meddelandet: "…" är text och räknas inte.', "Åtgärd: skriv talet …."]
    assert "Do: fetch the file again.\n" in run("explain", "empty-file", "--lang", "en").out
    assert "Åtgärd: …" not in run("explain", "function-error").out
    fault = run("explain", "weights-all-zero").out
    assert fault.count("Åtgärd:") == 1 and "Meddelandet" not in fault


def test_explain_lists_findings_and_faults(run: Run) -> None:
    codes = {entry["code"] for entry in run("explain", "--format", "json").json}
    assert {"text-number", "not-our-template", "too-many-arguments"} <= codes


def test_an_unknown_code_suggests_the_nearest(run: Run) -> None:
    ran = run("explain", "text-numbr")
    assert (ran.code, ran.out) == (2, "")
    assert "text-number" in ran.err


def test_the_installed_command_runs_and_writes_utf_8(root: Path) -> None:
    script = Path(sys.executable).with_name("xlsheets")
    ran = subprocess.run(
        [script, "templates", "--format", "json"], capture_output=True, env={"LC_ALL": "C"}, check=True
    )
    assert "Sörmland" in json.dumps(json.loads(ran.stdout.decode("utf-8")), ensure_ascii=False)


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m xlsheets.cli explain | head -n 1"
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""

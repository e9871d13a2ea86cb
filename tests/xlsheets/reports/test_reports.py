import json
from fractions import Fraction

import pytest

from xlsheets.problems import Change, Problem, Reading, Report, Severity
from xlsheets.reports.json import as_json, value_as_json, write_json
from xlsheets.reports.text import summary, write_text

RULE = "/assumptions/rounding/quarters"
QUARTERS = Problem(
    "quarters-differ",
    Severity.ERROR,
    "Medlemsavgifter",
    "F15",
    "/fees/printed/sum/quarter",
    999_999,
    1_000_000,
    (
        Reading(
            "rounding",
            changes=(
                Change(
                    "Förutsättningar",
                    "B19",
                    "/assumptions/rounding/quarters",
                    "independent",
                    "equal_quarters",
                ),
                Change("Medlemsavgifter", "I13", "/members/7/printed/quarter", 119_188, 119_189),
            ),
        ),
    ),
    {"unit": "kr", "uneven": 8, "members": 9},
)


def test_json_is_what_is_promised() -> None:
    found = json.loads(write_json([Report("plan.xlsx", (QUARTERS,))]))
    (file,) = found["files"]
    (problem,) = file["problems"]
    assert file["file"] == "plan.xlsx"
    assert list(problem) == [
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
    assert (problem["found"], problem["expected"], problem["difference"]) == (999999, 1000000, -1)
    assert problem["severity"] == "error"
    (reading,) = problem["readings"]
    assert list(reading) == ["code", "text", "changes"]
    assert reading["changes"][1] == {
        "sheet": "Medlemsavgifter",
        "cell": "I13",
        "path": "/members/7/printed/quarter",
        "from": 119188,
        "to": 119189,
    }


def test_codes_are_the_same_in_either_language() -> None:
    sv, en = (as_json([Report("a", (QUARTERS,))], lang)["files"][0]["problems"][0] for lang in ("sv", "en"))
    assert {key for key in sv if sv[key] != en[key]} == {"message", "remedy", "readings"}
    assert sv["readings"][0]["changes"] == en["readings"][0]["changes"]


def test_what_does_not_apply_is_null() -> None:
    found = as_json([Report("a", (Problem("not-our-template", Severity.WARNING),))])["files"][0]["problems"][
        0
    ]
    nulls = {key for key, value in found.items() if value is None}
    assert nulls == {"sheet", "cell", "path", "found", "expected", "difference"}
    assert found["readings"] == []


@pytest.mark.parametrize(
    ("value", "written"), [(Fraction(1, 4), 0.25), (Fraction(8, 4), 2), (2.0, 2), ("x", "x"), (None, None)]
)
def test_numbers_in_json(value: object, written: object) -> None:
    found = value_as_json(value)  # type: ignore[arg-type]
    assert found == written
    assert type(found) is type(written)


def test_text_has_the_place_first_and_the_code_last() -> None:
    lines = write_text([Report("plan.xlsx", (QUARTERS,))]).replace("\u00a0", " ").splitlines()
    assert lines == [
        "plan.xlsx: 1 fel",
        "",
        "Medlemsavgifter!F15",
        "    Fel: kr/kvartal summerar till 999 999, ska vara 1 000 000 (−1 kr). "
        "Hos 8 av 9 kommuner är fyra kvartal inte lika med året.",
        "    Möjlig förklaring: Avrundningsdifferens: varje kvartal är avrundat för sig.",
        "        Då ändras:",
        "            Förutsättningar!B19: var för sig → lika kvartal",
        "            Medlemsavgifter!I13: 119 188 → 119 189",
        '    Åtgärd: välj "lika kvartal" (då ändras årsavgiften någon krona för några kommuner, vilket '
        'kräver beslut) eller "största rest" (årsavgiften står fast; kvartalen kan skilja en krona).',
        "    (quarters-differ)",
    ]


def test_files_stand_one_after_the_other() -> None:
    text = write_text([Report("a.xlsx"), Report("b.xlsx", (QUARTERS,))], "en")
    assert text.startswith("a.xlsx: Nothing to correct.\n\nb.xlsx: 1 error\n")


@pytest.mark.parametrize(
    ("severities", "lang", "words"),
    [
        ([], "sv", "Inget att rätta."),
        ([Severity.ERROR] * 2, "sv", "2 fel"),
        ([Severity.NOTE], "sv", "inga fel, 1 upplysning"),
        (
            [*Severity, Severity.NOTE],
            "sv",
            "1 fel, 1 att kontrollera, 2 upplysningar",
        ),
        ([Severity.WARNING], "en", "no errors, 1 warning"),
    ],
)
def test_summary(severities: list[Severity], lang: str, words: str) -> None:
    assert summary(Report("a", tuple(Problem("x", severity) for severity in severities)), lang) == words


def test_a_long_list_of_changes_is_cut() -> None:
    changes = tuple(Change("A", f"B{row}", None, row, row + 1) for row in range(1, 10))
    problem = Problem(
        "quarters-differ",
        Severity.ERROR,
        readings=(Reading("rounding", changes=changes),),
        found=1,
        expected=2,
        params={"unit": "kr"},
    )
    text = write_text([Report("a", (problem,))])
    assert "A!B6: 6 → 7" in text
    assert "A!B7" not in text
    assert "och 3 celler till" in text

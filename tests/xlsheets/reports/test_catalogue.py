"""Every sentence of the catalogue: complete in both languages, and fillable with what the checks give."""

import re
import string
from fractions import Fraction

import pytest

from udfs import faults
from xlsheets import catalogue
from xlsheets.catalogue.numbers import NO_BREAK_SPACE, write_number, write_percent, write_typed
from xlsheets.catalogue.template import MissingValueError, fill
from xlsheets.catalogue.variants import read_days
from xlsheets.ooxml import PackageCode
from xlsheets.plan.layout import load_layout
from xlsheets.problems import Problem, Reading, Severity

LANGUAGES = ("sv", "en")


@pytest.mark.parametrize("code", catalogue.codes())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_every_text(code: str, lang: str) -> None:
    explanation = catalogue.explain(code, lang)
    assert explanation.title[0].isupper()
    assert explanation.why.endswith(".")
    entry = catalogue._entry(code)[lang]
    assert entry["message"].rstrip("]").endswith(".")
    assert entry["remedy"].endswith(".") or entry["remedy"] == "{remedy}", "the function words its own"
    assert entry["remedy"][0] == entry["remedy"][0].lower(), "it stands after the word Åtgärd and a colon"


@pytest.mark.parametrize("code", faults.catalogue())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fault_of_a_function_is_explained_in_whole_sentences(code: str, lang: str) -> None:
    explanation = catalogue.explain_fault(code, lang)
    assert explanation.title[0].isupper() and not explanation.title.endswith(".")
    assert re.match(r"(Cellen visar|The cell shows) #[^:]+: .+\. (Åtgärd|Do): .+[.?]$", explanation.why)
    assert not re.search(r"[{}…]|\w*_\w*", explanation.title + explanation.why)


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(catalogue.UnknownCodeError):
        catalogue.explain_fault("no-such-code")


@pytest.mark.parametrize("name", catalogue._section("variant"))
def test_every_variant_replaces_sentences_of_a_code(name: str) -> None:
    code, _, _ = name.partition(" ")
    entry = catalogue._section("variant")[name]
    assert code in catalogue.codes()
    assert entry["sv"].keys() == entry["en"].keys() <= {"message", "remedy"}
    for part in entry["sv"]:
        assert _names(entry["sv"][part]) == _names(entry["en"][part])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1 nov 2016", "2016-11-01"),
        ("den 1:e november 2016", "2016-11-01"),
        ("30 sept. 2016", "2016-09-30"),
        ("2016-11-1", "2016-11-01"),
        ("20161101", "2016-11-01"),
        ("01/11/2016", "2016-11-01 2016-01-11"),
        ("27/11 2017", "2017-11-27"),
        ("27/11/2017", "2017-11-27"),
        ("27.11.2017", "2017-11-27"),
        ("3.4.2018", "2018-04-03"),
        ("den 27 november 2017", "2017-11-27"),
        ("27 nov 17", "2017-11-27"),
        ("171127", "2017-11-27"),
        ("17-11-27", "2017-11-27 2027-11-17"),
        ("43066", "2017-11-27"),
        ("12345", None),
        ("2008-06-31", None),
        ("31 juni 2008", None),
        ("1 novembre 2016", None),
        ("1 marknad 2016", None),
        ("november 2016", None),
        ("", None),
    ],
)
def test_days_as_they_are_written(text: str, day: str | None) -> None:
    assert " ".join(found.isoformat() for found in read_days(text)) == (day or "")


@pytest.mark.parametrize("code", catalogue.reading_codes())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reading_has_a_text(code: str, lang: str) -> None:
    assert catalogue._section("reading")[code][lang]["text"].rstrip("]").endswith(".")


def _names(sentence: str) -> set[str]:
    return {
        name
        for _, name, _, _ in string.Formatter().parse(sentence.replace("[[", "").replace("]]", ""))
        if name
    }


@pytest.mark.parametrize("code", catalogue.codes())
def test_both_languages_say_the_same_numbers(code: str) -> None:
    entry = catalogue._entry(code)
    for part in ("message", "remedy"):
        assert _names(entry["sv"][part]) == _names(entry["en"][part])


@pytest.mark.parametrize("code", catalogue.reading_codes())
def test_both_languages_of_a_reading_say_the_same_numbers(code: str) -> None:
    entry = catalogue._section("reading")[code]
    assert entry["sv"].keys() == entry["en"].keys()
    for part in entry["sv"]:
        assert _names(entry["sv"][part]) == _names(entry["en"][part])


@pytest.mark.parametrize("code", catalogue.codes())
def test_no_jargon(code: str) -> None:
    entry = catalogue._entry(code)["sv"]
    text = " ".join(entry.values())
    assert not re.search(
        r"stämmer av|dolda decimaler|delbetalning|tak\b|golv\b|anmärkning", text, re.IGNORECASE
    )


def test_every_reason_why_a_file_is_refused_has_a_text() -> None:
    assert {code.value for code in PackageCode} <= set(catalogue.codes())


def test_choices_are_called_what_the_workbook_calls_them() -> None:
    for choices in load_layout().words.values():
        for value, word in choices.items():
            assert catalogue.word(value) == word


@pytest.mark.parametrize(
    ("number", "sv", "en"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1 000", "1 000"),
        (-1491665, "−1 491 665", "−1 491 665"),
        (Fraction(27, 10), "2,7", "2.7"),
        (Fraction(1, 3), "0,333333", "0.333333"),
        (2.5, "2,5", "2.5"),
        (10**15, "1 000 000 000 000 000", "1 000 000 000 000 000"),
    ],
)
def test_numbers(number: int, sv: str, en: str) -> None:
    assert write_number(number).replace(NO_BREAK_SPACE, " ") == sv
    assert write_number(number, "en").replace(NO_BREAK_SPACE, " ") == en


def test_numbers_never_break_over_lines_and_typed_ones_can_be_typed() -> None:
    assert " " not in write_number(1234567)
    assert write_typed(-31643) == "-31643"
    assert write_percent(Fraction(9999, 10000)) == "99,99" + NO_BREAK_SPACE + "%"


@pytest.mark.parametrize(
    ("sentence", "values", "filled"),
    [
        ("{a:n}[[ {b}]]", {"a": 5}, "5"),
        ("{a:n}[[ {b}]]", {"a": 5, "b": "kr"}, "5 kr"),
        ("{a:list}", {"a": ["x"]}, "x"),
        ("{a:list}", {"a": ["x", "y", "z"]}, "x, y och z"),
        ("{a:or}", {"a": ["kr", "tkr"]}, "kr eller tkr"),
        ("{a:then}", {"a": [16866, 18766]}, "16\u00a0866 och därefter 18\u00a0766"),
        ("{a:list}", {"a": [{"label": "IMA", "amount": 100}]}, "IMA 100"),
        ("{a:+}", {"a": 119}, "+119"),
        ("{a:abs}", {"a": -119}, "119"),
        ("{a:word}", {"a": "#REF!"}, "#REFERENS!"),
        ("{a}", {"a": "{b} [[{c}]]"}, "{b} [[{c}]]"),
        ("[[{a}]]", {"a": "{b}"}, "{b}"),
    ],
)
def test_sentences(sentence: str, values: dict[str, object], filled: str) -> None:
    assert fill(sentence, values, "sv", catalogue._section("word")) == filled


def test_a_missing_value_is_our_mistake() -> None:
    with pytest.raises(MissingValueError):
        fill("{a:n}", {}, "sv", {})


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(catalogue.UnknownCodeError):
        catalogue.explain("no-such-code")


def test_the_last_reading_with_a_remedy_of_its_own_decides() -> None:
    stale = Reading("stale")
    swapped = Reading(
        "swapped-digits", {"line": "Cooperari", "line_year": "2026", "old": -1278700, "new": -1287700}
    )
    params = {"year": "2027", "previous": "2026", "unit": "kr"}
    problem = Problem(
        "opening-differs",
        Severity.ERROR,
        found=4472600,
        expected=4481600,
        readings=(stale, swapped),
        params=params,
    )
    rendered = catalogue.render(problem)
    assert rendered.remedy == "jämför med beslutet om Cooperari."
    assert rendered.message.replace(NO_BREAK_SPACE, " ") == (
        "2027 börjar med 4 472 600 kr men 2026 slutar med 4 481 600 kr (−9 000)."
    )
    assert len(rendered.readings) == 2
    assert "därför" not in rendered.readings[0]

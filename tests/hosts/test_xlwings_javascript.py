"""The JavaScript that Excel loads: Node accepts it, and run in Node it calls the server as Excel would."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from udfs.registry import functions

pytestmark = pytest.mark.node

EXCEL = Path(__file__).parent / "excel.mjs"
REF = {"type": "Error", "errorType": "Ref", "basicType": "Error", "basicValue": "#REF!"}
CODES = [["0428"], ["0461"], ["0480"]]


def in_excel(excel: Any, *calls: dict[str, Any]) -> dict[str, Any]:
    command = ["node", str(EXCEL), str(excel.http.base_url).rstrip("/")]
    run = subprocess.run(command, input=json.dumps(calls).encode(), capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def call(name: str, *arguments: object, runtime: str = "1.4") -> dict[str, Any]:
    """A call with every argument that the function has, as Excel makes it: null for one left out."""
    left_out = [None] * (len(functions()[name].arguments) - len(arguments))
    return {"name": name, "arguments": [*arguments, *left_out], "runtime": runtime}


def test_node_accepts_the_code(excel: Any, tmp_path: Path) -> None:
    code = tmp_path / "custom-functions-code.js"
    code.write_bytes(excel.http.get("/xlwings/custom-functions-code.js").content)
    check = subprocess.run(["node", "--check", str(code)], capture_output=True, text=True, check=False)
    assert (check.returncode, check.stderr) == (0, "")


def test_every_function_is_associated_with_its_metadata(excel: Any) -> None:
    metadata = excel.http.get("/xlwings/custom-functions-meta.json").json()["functions"]
    associated = in_excel(excel, call("BETALDAGAR", [[2018]]))["associated"]
    assert sorted(associated) == sorted(one["id"] for one in metadata) == sorted(functions())


def test_calls_from_the_generated_code(excel: Any) -> None:
    answers = in_excel(
        excel,
        call("AVGIFTSPLAN", [[4000000]], [[5113], [6248], [31643]], CODES, None, [["lika kvartal"]]),
        call("BUDGETRAM", [[1064]], [["staten"]]),
        call("BETALDAGAR", [[2018]]),
        call("SUMMAKONTROLL", [[1, "", 2]], [[3]]),
        call("KVARTALSBELOPP", [[100]], [[None]]),
        call("AVGIFTER", [[100]], [[1], [REF]]),
        call("FELORSAK", [["AVGIFTER"]], [[100]], [[5113], ["31 643"]]),
    )["answers"]
    plan, frame, days, footing, blank, passed, reason = answers
    assert [row[0] for row in plan["cells"]] == ["0428", "0461", "0480"]
    assert sum(row[1] for row in plan["cells"]) == 4000000
    assert all(row[1] == 4 * row[2] for row in plan["cells"])
    assert [row[2] for row in frame["cells"]] == [1064, 532, 532, 2128]
    assert days["cells"] == [[43098, 43189, 43280, 43371]]
    assert footing["cells"] == [[3, 3, 0, "Stämmer"]]
    assert "cellen är tom" in blank["message"]
    assert passed["cells"] == [[{"type": "Error", "errorType": "Ref"}]]
    assert reason["cells"][0][0].startswith('grunder, rad 2: "31 643" är text')
    assert all(one["requests"] == 1 for one in answers)


@pytest.mark.parametrize("runtime", ["1.2", "1.3", "1.4"])
def test_a_fault_is_a_value_error_with_its_reason_and_is_asked_for_once(excel: Any, runtime: str) -> None:
    (fault,) = in_excel(excel, call("AVGIFTER", [[100]], [[5113], ["31 643"]], runtime=runtime))["answers"]
    assert fault["error"] == "CustomFunctionsError"
    assert fault["code"] == "#VALUE!"
    assert fault["message"].endswith("Åtgärd: Skriv talet 31643.")
    assert fault["requests"] == 1

"""The wheel holds what an installation needs, and works without the checkout."""

import os
import subprocess
import sys


def test_templates_lie_inside_the_package(installed):
    assert sorted(p.name for p in installed.iterdir() if p.suffix != ".dist-info") == ["udfs", "xlsheets"]
    assert (installed / "xlsheets/templates/budget/budget.xlsx").is_file()


def test_it_works_away_from_the_checkout(installed, tmp_path):
    code = (
        "from xlsheets.cli import main; from xlsheets.resources import templates; "
        "print(templates()); main(['new', 'budget', '--plan', 'rar-2025', '-o', 'plan.xlsx'])"
    )
    # -P and PYTHONPATH: the unpacked wheel comes before the editable installation.
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[0] == str(installed / "xlsheets" / "templates")
    assert (tmp_path / "plan.xlsx").stat().st_size > 10_000

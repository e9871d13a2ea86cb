"""The first numbers of the fuzzer, the same each time; `make fuzz` goes on from there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).with_name("run.py")


def test_nothing_comes_out_but_results_and_refusals() -> None:
    command = [sys.executable, RUN, "--count", "120"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    assert "120 packages" in ran.stdout and "edited" in ran.stdout and "refused: damaged" in ran.stdout


def test_a_number_is_the_same_package_each_time(tmp_path: Path) -> None:
    written = []
    for name in ("a.xlsx", "b.xlsx"):
        command = [sys.executable, RUN, "--first", "7", "--write", tmp_path / name]
        subprocess.run(command, check=True, timeout=120)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]

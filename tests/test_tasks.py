"""The task list: what a newcomer and CI run."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

TASKS = ("setup", "hosts", "test", "demo", "bench", "fuzz", "lint", "clean", "help")
SCRIPTS = (".ci/run", "scripts/make-venv", "scripts/install-hosts")


def test_help_names_every_task(root: Path) -> None:
    shown = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"make (\w+)", shown) and set(TASKS) <= set(re.findall(r"make (\w+)", shown))


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_executable_and_parse(root: Path, script: str) -> None:
    path = root / script
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", str(path)], check=True)


def test_ci_runs_make_test(root: Path) -> None:
    assert re.search(r"^make test\b", (root / ".ci/run").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("file", [*SCRIPTS, "Makefile", "pyproject.toml"])
def test_no_package_index_is_named(root: Path, file: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert not re.search(r"index-url|://(?!semver)|pypi", text)


def test_hosts_never_fails_and_says_what_is_missing(root: Path, tmp_path: Path) -> None:
    """Where nothing is installed, somebody who is not root is told what to install."""
    for tool in ("env", "tr"):
        found = next(folder / tool for folder in map(Path, os.defpath.split(":")) if (folder / tool).exists())
        (tmp_path / tool).symlink_to(found)
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n", encoding="utf-8")
    (tmp_path / "id").chmod(0o755)
    command = ["/bin/bash", str(root / "scripts/install-hosts"), str(tmp_path / "node"), "libreoffice-calc"]
    ran = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert "soffice" in ran.stderr and "sudo apt-get install libreoffice-calc" in ran.stderr
    assert "'node'" in ran.stderr

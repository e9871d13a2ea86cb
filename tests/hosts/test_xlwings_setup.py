"""How the server is set up: whose licence, whose code, and what of xlwings is gone round, and why still."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from udfs.registry import functions


def python(script: str, environment: Mapping[str, str], folder: Any) -> str:
    run = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


TAKEN = """
import os
from xlsheets.web.app import create_app
create_app()
print(os.environ["XLWINGS_LICENSE_KEY"])
"""
REFUSED = """
from xlsheets.web.app import create_app
try:
    create_app()
except Exception as error:
    print(type(error).__name__, error)
"""


def test_where_there_is_no_key_the_noncommercial_one_is_taken(
    bare_environment: Mapping[str, str], tmp_path: Any
) -> None:
    assert python(TAKEN, bare_environment, tmp_path) == "noncommercial"


@pytest.mark.parametrize("where", ["environment", ".env", "user"])
def test_a_key_of_the_users_own_is_never_replaced(
    bare_environment: Mapping[str, str], tmp_path: Any, where: str
) -> None:
    environment = {**bare_environment, "HOME": str(tmp_path)}
    if where == "environment":
        environment["XLWINGS_LICENSE_KEY"] = "gammal"
    elif where == ".env":
        (tmp_path / ".env").write_text("XLWINGS_LICENSE_KEY=gammal\n")
    else:
        (tmp_path / ".xlwings").mkdir()
        (tmp_path / ".xlwings/xlwings.conf").write_text('"LICENSE_KEY","gammal"\n')
    assert python(REFUSED, environment, tmp_path) == "LicenseError Invalid xlwings license key."


def test_the_public_decorator_does_nothing_here_and_ours_does(
    bare_environment: Mapping[str, str], tmp_path: Any
) -> None:
    silent = "import xlwings as xw; print(hasattr(xw.func(lambda: 1), '__xlfunc__'))"
    assert python(silent, bare_environment, tmp_path) == "False"
    loud = (
        "import xlwings\nfrom udfs.hosts.xlwings_server import functions_module\n"
        "try: functions_module()\nexcept xlwings.LicenseError as e: print(e)"
    )
    assert python(loud, bare_environment, tmp_path) == "Couldn't find an xlwings license key."
    registered = (
        "from udfs.hosts.xlwings_server import functions_module as f\n"
        "print(sum(hasattr(x, '__xlfunc__') for x in vars(f()).values()))\n"
        "from udfs.registry import functions as g\n"
        "print(any(hasattr(x.body, '__xlfunc__') for x in g().values()))"
    )
    keyed = {**bare_environment, "XLWINGS_LICENSE_KEY": "noncommercial", "XLWINGS_ON_SERVER": "true"}
    assert python(registered, keyed, tmp_path).split() == [str(len(functions())), "False"]


def test_nothing_is_imported_from_where_the_server_is_started(
    bare_environment: Mapping[str, str], tmp_path: Any
) -> None:
    for name in ("config", "lifespan", "custom_functions", "custom_scripts"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('ran a stranger')\n")
    started = "from xlsheets.web.app import create_app; create_app(); print('started')"
    assert python(started, bare_environment, tmp_path) == "started"


MEASURE = """
import os, sys
os.environ["XLWINGS_LICENSE_KEY"] = "noncommercial"; os.environ["XLWINGS_ON_SERVER"] = "true"
from xlwings import conversion
from udfs.hosts.xlwings_server import mend_slow_spots
from udfs.hosts.xlwings_server.entries import GridAccessor
from udfs.hosts.xlwings_server.wire import read_grid
cells = [[float(n) for n in range(6)] for _ in range(290)]
asked = []
class Watch:
    def find_spec(self, name, path=None, target=None):
        asked.append(name)
sys.meta_path.insert(0, Watch())
def count(**options):
    asked.clear()
    conversion.read(None, cells, options, engine_name="officejs")
    return sum(name.startswith("pyodide") for name in asked)
theirs, ours = count(ndim=2), count(convert=GridAccessor)
mend_slow_spots()
print(theirs, ours, count(ndim=2))
"""


def test_our_reading_does_not_import_pyodide_for_every_cell(
    bare_environment: Mapping[str, str], tmp_path: Any
) -> None:
    theirs, ours, mended = map(int, python(MEASURE, bare_environment, tmp_path).split())
    assert ours == mended == 0
    assert theirs == 290 * 6, (
        "xlwings has mended is_jsnull: mend_slow_spots may go, GridAccessor has a reason less"
    )


UNWRAPPED = """
import os; os.environ["XLWINGS_LICENSE_KEY"] = "noncommercial"; os.environ["XLWINGS_ON_SERVER"] = "true"
import asyncio
from xlwings import server
from udfs.hosts.xlwings_server import functions_module
body = {"client": "Office.js", "func_name": "KVARTALSBELOPP", "args": [[[100]], [[None]]],
        "version": "", "runtime": "1.4"}
print(asyncio.run(server.custom_functions_call(body, functions_module())))
"""


def test_xlwings_alone_takes_a_single_null_cell_for_an_argument_left_out(
    bare_environment: Mapping[str, str], tmp_path: Any
) -> None:
    alone = python(UNWRAPPED, bare_environment, tmp_path)
    assert alone == "[[25, 25, 25, 25]]", "xlwings has mended it: keep_blank_cells may go"


CLIMBING = """
from xlsheets.web.app import create_app
create_app()
from xlwings_server.main import app
static = next(one.app for one in app.routes if getattr(one, "name", "") == "static")
print(static.lookup_path("../pyproject.toml")[1] is not None)
"""


def test_xlwings_server_still_gives_files_outside_its_folder(
    bare_environment: Mapping[str, str], tmp_path: Any
) -> None:
    assert python(CLIMBING, bare_environment, tmp_path) == "True", (
        "it is mended: access.climbs has a reason less"
    )

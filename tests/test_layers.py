"""Who may import whom, read from the source, so that the layering is more than a picture.

A room is a module or a package; a module belongs to the longest room that its name starts with. A module
without a room fails: whoever adds one says here what it may know.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

UDFS: dict[str, tuple[str, ...]] = {
    "udfs": (),
    "udfs.calc": (),
    "udfs.faults": (),
    "udfs.cells": (),
    "udfs.kinds": ("udfs.faults", "udfs.cells", "udfs.calc"),
    "udfs.registry": ("udfs.kinds", "udfs.faults", "udfs.functions"),
    "udfs.evaluate": ("udfs.registry", "udfs.kinds", "udfs.cells", "udfs.faults"),
    "udfs.literals": ("udfs.cells",),
    "udfs.formulas": ("udfs.literals", "udfs.evaluate", "udfs.registry", "udfs.cells", "udfs.faults"),
    "udfs.functions": ("udfs.calc", "udfs.kinds", "udfs.registry"),
    "udfs.hosts": (
        "udfs.functions",
        "udfs.registry",
        "udfs.evaluate",
        "udfs.kinds",
        "udfs.cells",
        "udfs.faults",
    ),
}
FILES = ("xlsheets.ooxml", "xlsheets.formula")
ALL_UDFS = tuple(room for room in UDFS if room != "udfs.hosts")
XLSHEETS: dict[str, tuple[str, ...]] = {
    "xlsheets": (),
    "xlsheets.formula": (),
    "xlsheets.resources": (),
    "xlsheets.collector": (),
    "xlsheets.confining": (),
    "xlsheets.problems": (),
    "xlsheets.catalogue": ("xlsheets.problems", "xlsheets.formula", "xlsheets.resources", "udfs.faults"),
    "xlsheets.ooxml": ("xlsheets.formula",),
    "xlsheets.engine": (*FILES, "xlsheets.collector", "xlsheets.confining", *ALL_UDFS),
    "xlsheets.plan": (
        "xlsheets.ooxml",
        "xlsheets.formula",
        "xlsheets.problems",
        "xlsheets.resources",
        "udfs.calc",
    ),
    "xlsheets.frames": ("xlsheets.plan",),
    "xlsheets.checks": (
        "xlsheets.plan",
        "xlsheets.ooxml",
        "xlsheets.formula",
        "xlsheets.problems",
        *ALL_UDFS,
    ),
    "xlsheets.marking": (*FILES, "xlsheets.catalogue", "xlsheets.problems", "xlsheets.reports"),
    "xlsheets.batch": (
        "xlsheets.checks",
        "xlsheets.collector",
        "xlsheets.confining",
        "xlsheets.marking",
        "xlsheets.ooxml",
        "xlsheets.plan",
        "xlsheets.problems",
    ),
    "xlsheets.building": (*FILES, "xlsheets.plan", "xlsheets.engine", "xlsheets.resources", *ALL_UDFS),
    "xlsheets.addin": (*FILES, "xlsheets.building", "xlsheets.resources", "udfs.hosts"),
    "xlsheets.tracing": (*FILES, "xlsheets.plan", "xlsheets.catalogue", *ALL_UDFS),
    "xlsheets.reports": ("xlsheets.problems", "xlsheets.catalogue", "udfs.faults"),
    "xlsheets.web": ("xlsheets", "udfs"),
    "xlsheets.commands": ("xlsheets", "udfs"),
    "xlsheets.cli": ("xlsheets", "udfs"),
    "xlsheets.__main__": ("xlsheets.cli",),
}
ROOMS = UDFS | XLSHEETS
# The top of the house: it may know everything beneath it, and nothing beneath it knows it.
TOP = ("xlsheets.__main__", "xlsheets.cli", "xlsheets.commands", "xlsheets.web")

# Only `hosts` leaves the standard library, and each host only for its own library.
HOST_LIBRARIES: dict[str, tuple[str, ...]] = {
    "udfs.hosts": (),
    "udfs.hosts.entry": (),
    "udfs.hosts.libreoffice": ("se", "unohelper"),
    "udfs.hosts.wording": (),
    "udfs.hosts.xlwings_com": ("xlwings",),
    "udfs.hosts.xlwings_server": ("xlwings", "xlwings_server"),
    "udfs.hosts.xlwings_lite": ("xlwings",),
}

# What `xlsheets --help` must not wait for.
HEAVY = (
    "fastapi",
    "holidays",
    "ironcalc",
    "jsonschema",
    "lxml",
    "matplotlib",
    "numpy",
    "openpyxl",
    "pandas",
    "udfs",
    "xlsxwriter",
    "xlwings",
)


@dataclass(frozen=True)
class Module:
    """One source file: its dotted name, the names it imports, and those that it imports as it loads."""

    name: str
    path: Path
    imports: frozenset[str]
    at_load: frozenset[str]


@cache
def modules() -> tuple[Module, ...]:
    files = sorted(path for top in ("udfs", "xlsheets") for path in (ROOT / top).rglob("*.py"))
    names = {_dotted(path): path for path in files}
    return tuple(_read(name, path, names.keys()) for name, path in names.items())


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _read(name: str, path: Path, known: object) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    everything = frozenset(_targets(ast.walk(tree), package, known))
    lazily = {node for part in ast.walk(tree) if _is_lazy(part) for node in ast.walk(part)}
    loading = (node for node in ast.walk(tree) if node not in lazily)
    return Module(name, path, everything, frozenset(_targets(loading, package, known)))


def _is_lazy(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def _targets(nodes: Iterator[ast.AST], package: str, known: object) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield whole if whole in known else base  # type: ignore[operator]


def room_of(name: str) -> str | None:
    fitting = [room for room in ROOMS if name == room or name.startswith(room + ".")]
    return max(fitting, key=len, default=None)


def _ours(name: str) -> bool:
    return name.partition(".")[0] in ("udfs", "xlsheets")


def _may_import(room: str, target: str) -> bool:
    if room in TOP:
        return True
    # The two top packages are bare (tested below); a room named alone does not open the others.
    return target == room or target in ROOMS[room] or target in ("udfs", "xlsheets")


def test_every_module_has_a_room() -> None:
    homeless = [m.name for m in modules() if room_of(m.name) in (None, "udfs", "xlsheets") and "." in m.name]
    assert not homeless, f"give these a room in {Path(__file__).name}: {homeless}"


def test_rooms_keep_to_the_table() -> None:
    wrong = []
    for module in modules():
        room = room_of(module.name)
        assert room is not None
        for target in filter(_ours, module.imports):
            target_room = room_of(target)
            if target_room is None or not _may_import(room, target_room):
                wrong.append(f"{module.name} imports {target}")
    assert not wrong


def test_the_top_packages_are_bare() -> None:
    assert {m.name: m.at_load for m in modules() if m.name in ("udfs", "xlsheets")} == {
        "udfs": frozenset(),
        "xlsheets": frozenset(),
    }


def test_nothing_beneath_knows_the_top() -> None:
    for module in modules():
        if room_of(module.name) not in TOP:
            assert not [target for target in module.imports if room_of(target) in TOP], module.name


def test_hosts_are_known_only_to_engine_web_and_those_who_install() -> None:
    knowing = (
        "udfs.hosts",
        "xlsheets.web",
        "xlsheets.engine",
        "xlsheets.addin",
        "xlsheets.commands.extension",
    )
    for module in modules():
        if not module.name.startswith(knowing):
            assert not [target for target in module.imports if target.startswith("udfs.hosts")], module.name


def test_functions_leave_the_standard_library_only_in_hosts() -> None:
    wrong = []
    for module in modules():
        if module.name.startswith("udfs"):
            host = ".".join(module.name.split(".")[:3])
            allowed = HOST_LIBRARIES.get(host, ()) if host.startswith("udfs.hosts") else ()
            for target in module.imports:
                top = target.partition(".")[0]
                if not _ours(target) and top not in sys.stdlib_module_names and top not in allowed:
                    wrong.append(f"{module.name} imports {target}")
    assert not wrong


def test_no_cycles() -> None:
    graph = {
        m.name: {target for target in m.at_load if _ours(target) and target != m.name} for m in modules()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from xlsheets.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = set(result.stderr.split())
    assert "xlsheets" in loaded
    assert not loaded & set(HEAVY)

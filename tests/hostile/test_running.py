"""What may happen to a run: a check that hangs, dies or swells; Ctrl-C, kill, a full disk, a closed pipe."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from xlsheets.batch import Allowance, check_file, check_files
from xlsheets.problems import Report

XLSHEETS = (sys.executable, "-m", "xlsheets.cli")
QUICK = Allowance(seconds=1, memory=100_000_000)


def _misbehave(path: Path) -> Report:
    """What a file's name asks for."""
    match path.stem:
        case "hangs":
            while True:
                pass
        case "sleeps":
            time.sleep(600)
        case "dies":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exits":
            os._exit(0)
        case "swells":
            _ = [bytes(10_000_000) for _ in range(1000)]
        case "errs":
            raise KeyError("x")
        case "recurses":
            return _misbehave(path)
    return Report(str(path))


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_file_costs_only_itself(jobs: int, capfd: pytest.CaptureFixture[str]) -> None:
    bad = ("hangs", "sleeps", "dies", "exits", "swells", "errs", "recurses")
    paths = [Path(f"{stem}.xlsx") for name in bad for stem in (name, "sound")]
    reports = list(check_files(paths, jobs, QUICK, _misbehave))
    assert [report.file for report in reports] == [str(path) for path in paths]
    codes = [[problem.code for problem in report.problems] for report in reports]
    assert codes[1::2] == [[]] * len(bad)
    timed_out, crashed = ["check-timed-out"], ["check-crashed"]
    assert codes[::2] == [timed_out, timed_out, crashed, crashed, ["too-large"], crashed, crashed]
    assert "Traceback" not in capfd.readouterr().err, "the finding says it; a traceback is for developers"


def test_a_developer_sees_where_a_mistake_of_ours_happened() -> None:
    fails = (
        "from pathlib import Path; from xlsheets.batch.worker import _checked; _checked(Path('x'), {}.pop)"
    )
    for flags, is_shown in ((["-X", "dev"], True), ([], False)):
        ran = subprocess.run(
            [sys.executable, *flags, "-c", fails], capture_output=True, text=True, check=True
        )
        assert ("KeyError" in ran.stderr) is is_shown


def test_more_processes_give_the_same_in_the_same_order(make: ModuleType, tmp_path: Path) -> None:
    paths = []
    for number in range(25):
        paths.append(tmp_path / f"{number}.xlsx")
        rows = "".join(
            f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 2 + 900 * (number % 3))
        )
        paths[-1].write_bytes(make.workbook(rows) if number % 4 else b"%PDF")
    plain = [check_file(path) for path in paths]
    assert list(check_files(paths, 1)) == plain
    assert list(check_files(paths, 3)) == plain


def test_a_large_workbook_that_means_no_harm_is_checked(make: ModuleType, tmp_path: Path) -> None:
    """300 000 numbers, in the memory and the time that one file may take by default."""
    path = tmp_path / "stor.xlsx"
    path.write_bytes(make.workbook(("<row>" + "<c><v>1</v></c>" * 100 + "</row>") * 3000))
    (report,) = check_files([path])
    assert [problem.code for problem in report.problems] == ["not-our-template"]


def test_closing_the_iterator_ends_the_processes() -> None:
    others = _children()
    reports = check_files([Path("sound.xlsx"), Path("sleeps.xlsx")], 2, Allowance(seconds=60), _misbehave)
    next(reports)
    assert _children() != others
    reports.close()
    assert _children() == others


def test_a_worker_that_died_at_rest_is_replaced() -> None:
    others = _children()
    paths = iter([Path("sound.xlsx"), Path("also.xlsx")])
    reports = check_files(paths, 1, QUICK, _misbehave)
    next(reports)
    for child in set(_children()).difference(others):
        os.kill(child, signal.SIGKILL)
        while _alive(child):
            os.sched_yield()
    assert [report.problems for report in reports] == [()]


def test_the_child_works_where_processes_cannot_fork(make: ModuleType, tmp_path: Path) -> None:
    """A second thread makes the worker start afresh, as it does on Windows and Mac."""
    import threading

    path = tmp_path / "a.xlsx"
    path.write_bytes(make.workbook())
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        (report,) = check_files([path])
    finally:
        done.set()
        thread.join()
    assert [problem.code for problem in report.problems] == ["not-our-template"]


@pytest.fixture
def slow_run(make: ModuleType, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """`xlsheets check` at work on a workbook that takes seconds."""
    rows = "".join(
        f'<row r="{r}">' + "".join(f"<c><f>A{r}+{c}</f><v>1</v></c>" for c in range(2, 60)) + "</row>"
        for r in range(1, 4000)
    )
    (tmp_path / "a.xlsx").write_bytes(make.workbook())
    (tmp_path / "b.xlsx").write_bytes(make.workbook(rows))
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [*XLSHEETS, "check", str(tmp_path), "--jobs", "1"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stderr is not None
        process.stderr.readline()
        assert "2" in process.stderr.readline()  # the second file is at work
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems end children otherwise")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ending_a_run_leaves_no_process_behind(
    how: signal.Signals, slow_run: Callable[[], subprocess.Popen[str]]
) -> None:
    process = slow_run()
    children = _children(process.pid)
    assert children
    process.send_signal(how)
    _, said = process.communicate(timeout=10)
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}[how]
    assert "Traceback" not in said
    end = time.monotonic() + 5
    while any(_alive(child) for child in children):
        assert time.monotonic() < end, "a child lives on"
        os.sched_yield()


@pytest.mark.parametrize("command", ["check", "read"])
def test_a_reader_that_has_seen_enough(command: str, root: Path, tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}.xlsx").write_bytes(b"%PDF")
    target = tmp_path if command == "check" else root / "templates" / "budget" / "budget.xlsx"
    line = f"{sys.executable} -m xlsheets.cli {command} {target} 2>{tmp_path / 'err'} | head -n 1"
    ran = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stderr == "" and ran.stdout.count("\n") == 1
    assert "Traceback" not in (tmp_path / "err").read_text(encoding="utf-8")
    assert "Exception" not in (tmp_path / "err").read_text(encoding="utf-8")


def test_a_full_disk_is_one_error(root: Path) -> None:
    template = root / "templates" / "budget" / "budget.xlsx"
    with Path("/dev/full").open("w") as full:
        command = [*XLSHEETS, "read", str(template)]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert ran.returncode == 2
    assert ran.stderr.startswith("Fel: ") and ran.stderr.count("\n") == 1


WRITING = {
    "new": ("new", "budget", "--blank", "-o"),
    "publish": ("publish", "{template}", "-o"),
    "recalc": ("recalc", "{template}", "-o"),
}


@pytest.mark.parametrize("command", WRITING)
def test_a_full_disk_leaves_nothing_and_what_was_there(command: str, root: Path, tmp_path: Path) -> None:
    """The system lets no file of the child grow beyond 4 KB, as a full disk would."""
    import resource

    target = tmp_path / "ut.xlsx"
    words = [word.format(template=root / "templates/budget/budget.xlsx") for word in WRITING[command]]
    if command == "recalc":
        target.write_bytes(b"gammalt")

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    ran = subprocess.run(
        [*XLSHEETS, *words, str(target)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=full,
    )
    assert ran.returncode == 2, ran.stderr
    assert ran.stderr.startswith("Fel: ") and "Traceback" not in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == (["ut.xlsx"] if command == "recalc" else [])
    assert command != "recalc" or target.read_bytes() == b"gammalt"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_being_killed_while_writing_leaves_the_old_file(
    how: signal.Signals, root: Path, tmp_path: Path
) -> None:
    """The process ends itself in the middle of writing; what it leaves is never taken for a workbook."""
    target = tmp_path / "ut.xlsx"
    target.write_bytes(b"gammalt")
    script = (
        "import os, sys\nfrom xlsheets.cli import main\n"
        f"os.fsync = lambda stream: os.kill(os.getpid(), {int(how)})\n"
        "sys.exit(main())"
    )
    template = root / "templates" / "budget" / "budget.xlsx"
    ran = _ran([sys.executable, "-c", script, "recalc", str(template), "-o", str(target)])
    assert ran.returncode in (-9, 143)
    assert target.read_bytes() == b"gammalt"
    left = [path for path in tmp_path.iterdir() if path != target]
    assert how == signal.SIGKILL or not left
    from xlsheets.commands.files import workbooks

    assert list(workbooks([tmp_path])) == [target]


def test_hundreds_of_files_take_no_more_memory_than_some(make: ModuleType, tmp_path: Path) -> None:
    """The worker's own memory, after the first files and after the last."""
    before, paths = multiprocessing.active_children(), []
    for number in range(20):
        rows = "".join(
            f'<row r="{n}"><c r="A{n}" t="str"><v>{number}.{n}</v></c></row>' for n in range(1, 60)
        )
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(make.workbook(rows))
    sizes = []
    for _ in check_files(path for _ in range(20) for path in paths):
        (worker,) = (one for one in multiprocessing.active_children() if one not in before)
        sizes.append(int(Path(f"/proc/{worker.pid}/statm").read_text(encoding="ascii").split()[1]))
    assert len(sizes) == 400
    assert sizes[-1] < 1.05 * sizes[99]


def _ran(command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, **more)


def _children(parent: int | None = None) -> list[int]:
    found = Path(f"/proc/{parent or os.getpid()}/task/{parent or os.getpid()}/children").read_text(
        encoding="ascii"
    )
    return [int(child) for child in found.split()]


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"

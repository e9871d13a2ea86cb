"""An installed LibreOffice, run once with a profile of its own: no macros, no links, no network."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_FILTER = "xlsx:Calc MS Excel 2007 XML"
_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
    "/usr/lib/libreoffice/program/soffice",
)
# A virtual environment makes LibreOffice's own Python look in the wrong place.
_FOREIGN = ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__")
_NOWHERE = "http://127.0.0.1:9"
_SETTINGS = {
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode"): 0,  # always
    ("Office.Calc/Formula/Load", "ODFRecalcMode"): 0,
    ("Office.Calc/Content/Update", "Link"): 1,  # never
    ("Office.Common/Security/Scripting", "MacroSecurityLevel"): 3,
    ("Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Office.Common/Security/Scripting", "DisableActiveContent"): "true",
}


class OfficeMissingError(RuntimeError):
    """No LibreOffice is installed where it is looked for."""


class OfficeFailedError(RuntimeError):
    """LibreOffice gave no result; ``timed_out`` tells whether it was still at work."""

    def __init__(self, timed_out: bool) -> None:
        self.timed_out = timed_out
        super().__init__("no answer in time" if timed_out else "no result")


def find_office() -> Path:
    """Return the program, from PATH or from where it usually is. Raises OfficeMissingError."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    for place in map(Path, _USUAL_PLACES):
        if place.is_file():
            return place
    raise OfficeMissingError


def calculate(workbooks: Sequence[Path], folder: Path, seconds: float) -> list[Path]:
    """Let LibreOffice load, calculate and store workbooks in a folder; return the copies, in order.

    Raises OfficeMissingError, OfficeFailedError.
    """
    program = find_office()
    profile, results = folder / "profile", folder / "results"
    _write_profile(profile)
    results.mkdir()
    command = [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *("--convert-to", _FILTER, "--outdir", str(results)),
        *map(str, workbooks),
    ]
    with _ended(command, folder) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise OfficeFailedError(timed_out=True) from None
    copies = [results / f"{workbook.stem}.xlsx" for workbook in workbooks]
    if not all(copy.is_file() for copy in copies):
        raise OfficeFailedError(timed_out=False)
    return copies


@contextlib.contextmanager
def _ended(command: Sequence[str], folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is gone afterwards, with all that it started."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )
    watchdog = _watchdog(process.pid)
    try:
        yield process
    finally:
        if watchdog is not None:
            watchdog.kill()
            watchdog.communicate()
        if sys.platform == "win32":
            if process.poll() is None:
                subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _watchdog(group: int) -> "subprocess.Popen[bytes] | None":
    """A shell that ends LibreOffice when this process is killed, and so cannot end it itself.

    It waits for a pipe that the system closes then. LibreOffice starts others, so the whole group must go.
    """
    if sys.platform == "win32":
        return None
    return subprocess.Popen(
        ["/bin/sh", "-c", f"read -r _; kill -9 -{group}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _environment(folder: Path) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    closed = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NOWHERE)
    return kept | closed | {"TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for (path, name), value in _SETTINGS.items()
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">\n{items}</oor:items>\n',
        encoding="utf-8",
    )

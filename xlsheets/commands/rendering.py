"""Pictures of a workbook's printed pages, by LibreOffice and pdftoppm, where both are at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from xlsheets.commands.console import CommandError

_SECONDS = 180
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
 <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
 <prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>sv-SE</value></prop></item>
</oor:items>
"""


def can_render() -> bool:
    """Whether both programs are at hand."""
    return shutil.which("soffice") is not None and shutil.which("pdftoppm") is not None


def render_pages(workbooks: list[Path], folder: Path) -> list[Path]:
    """One PNG per printed page, named after the workbook, with numbers as Swedish Excel shows them.

    LibreOffice calculates array formulas anew whatever it is told, so the workbooks hold values only.
    Raises CommandError when LibreOffice fails or does not end in time.
    """
    with tempfile.TemporaryDirectory(prefix="xlsheets-pages-") as scratch:
        settings = Path(scratch) / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        profile = settings.parent.parent.as_uri()
        pages = Path(scratch) / "pages"
        _run(
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(pages),
            *map(str, workbooks),
        )
        return [picture for book in workbooks for picture in _pictures(pages / f"{book.stem}.pdf", folder)]


def _pictures(pdf: Path, folder: Path) -> list[Path]:
    for old in folder.glob(f"{pdf.stem}-sida-*.png"):
        old.unlink()
    _run("pdftoppm", "-r", "80", "-png", str(pdf), str(folder / f"{pdf.stem}-sida"))
    return sorted(folder.glob(f"{pdf.stem}-sida-*.png"))


def _run(*command: str) -> None:
    """Run a program with the environment it would have without our virtual one."""
    foreign = ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS, env=environment)
    except (subprocess.SubprocessError, OSError) as error:
        raise CommandError(
            f"{command[0]} kunde inte rita sidorna ({type(error).__name__}).",
            f"{command[0]} could not draw the pages ({type(error).__name__}).",
        ) from error

"""Where the add-in's files lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xlsheets.addin.machine import Machine

ADDIN = "Finsam.xlam"


@dataclass(frozen=True)
class Places:
    """The folders of one user.

    `startup` is the folder from which Excel loads every workbook as it starts, and whose macros it trusts;
    `settings` is the file where xlwings looks for its interpreter; `own` is ours alone.
    """

    startup: Path
    settings: Path
    own: Path

    @classmethod
    def of(cls, machine: Machine) -> Places | None:
        """The user's folders; None where the environment does not tell them."""
        roaming, local, home = map(machine.folder, ("APPDATA", "LOCALAPPDATA", "USERPROFILE"))
        if roaming is None or local is None or home is None:
            return None
        return cls(
            roaming / "Microsoft" / "Excel" / "XLSTART",
            home / ".xlwings" / "xlwings.conf",
            local / "xlsheets" / "Excel",
        )

    @property
    def addin(self) -> Path:
        """The add-in itself: a workbook with xlwings' VBA and ours."""
        return self.startup / ADDIN

    @property
    def module(self) -> Path:
        """Our VBA module as a file, to import into the add-in or into a workbook."""
        from udfs.hosts.xlwings_com.vba import FILE

        return self.own / FILE

    @property
    def templates(self) -> Path:
        """Copies of the templates, with their formulas spelled for this add-in."""
        return self.own / "mallar"

    @property
    def copies(self) -> Path:
        """What lay where we wrote; never in Excel's own folder, where it would be opened."""
        return self.own / "kopior"

    @property
    def record(self) -> Path:
        """What was put where."""
        return self.own / "installation.json"

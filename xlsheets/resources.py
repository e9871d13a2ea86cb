"""Where the templates lie: in the wheel as ``xlsheets/templates``, in a checkout beside the package."""

from functools import cache
from pathlib import Path


@cache
def templates() -> Path:
    """Return the folder that holds ``budget/``, ``plans/`` and ``rules/``.

    Raises:
        FileNotFoundError: neither the installed package nor a checkout holds it.
    """
    package = Path(__file__).parent
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "budget").is_dir():
            return folder
    raise FileNotFoundError("the templates are missing from this installation of xlsheets")

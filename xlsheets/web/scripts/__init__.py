"""What a button in Excel may start on the server: the names in `__all__`, and nothing else of this package.

xlwings Server finds a script by `getattr` on a module, so whatever that module holds could be called.
"""

from __future__ import annotations

from types import ModuleType

__all__: list[str] = []


def scripts_module() -> ModuleType:
    """A module that holds the listed scripts alone."""
    module = ModuleType("custom_scripts", "The scripts that may be called.")
    module.__dict__.update({name: globals()[name] for name in __all__})
    return module

"""The user's own xlwings.conf, for workbooks that carry the VBA themselves; the add-in does not read it."""

from __future__ import annotations

import re
from pathlib import Path

from xlsheets.addin import conf
from xlsheets.addin.machine import Machine
from xlsheets.addin.places import Places
from xlsheets.addin.record import Record, Setting, put


def interpreter(machine: Machine, places: Places) -> str | None:
    """Which Python the file names; None where it names none."""
    return conf.read(_text(machine, places.settings), conf.INTERPRETER)


def is_there(machine: Machine, named: str) -> bool:
    """Whether what the file names can be started: a file, or a program that Windows itself looks for.

    VBA fills in %VARIABLES% as the command line does.
    """
    path = re.sub("%([^%]+)%", lambda one: machine.environment.get(one[1].upper(), one[0]), named)
    return not re.search(r"[\\/]", path) or Path(path).is_file()


def point(machine: Machine, places: Places, record: Record, changed: list[Path]) -> None:
    """Name this Python, unless the file names another that is there: that one is somebody else's."""
    text, path = _text(machine, places.settings), places.settings
    named, ours = conf.read(text, conf.INTERPRETER), str(machine.interpreter)
    mine = record.setting is not None and named == record.setting.written
    if (
        not can_write(machine, ours)
        or named == ours
        or (named is not None and not mine and is_there(machine, named))
    ):
        return
    before, made = (
        (record.setting.before, record.setting.made_file)
        if mine and record.setting
        else (
            named,
            not path.is_file(),
        )
    )
    put(path, _bytes(machine, conf.write(text, conf.INTERPRETER, ours)))
    record.setting = Setting(ours, before, made)
    changed.append(path)


def restore(machine: Machine, places: Places, record: Record, changed: list[Path]) -> None:
    """Undo `point`, where the file still says what it wrote."""
    setting, path = record.setting, places.settings
    text = _text(machine, path)
    if setting is None or conf.read(text, conf.INTERPRETER) != setting.written:
        return
    left = (
        conf.drop(text, conf.INTERPRETER)
        if setting.before is None
        else conf.write(text, conf.INTERPRETER, setting.before)
    )
    changed.append(path)
    if left or not setting.made_file:
        put(path, _bytes(machine, left))
        return
    path.unlink()
    if not any(path.parent.iterdir()):
        path.parent.rmdir()


def can_write(machine: Machine, path: str) -> bool:
    """Whether a path has only letters of the machine's code page, which VBA and the command line know."""
    try:
        path.encode(machine.encoding)
    except UnicodeEncodeError:
        return False
    return True


def _bytes(machine: Machine, text: str) -> bytes:
    return text.encode(machine.encoding, errors="surrogateescape")


def _text(machine: Machine, path: Path) -> str:
    return path.read_bytes().decode(machine.encoding, errors="surrogateescape") if path.is_file() else ""

"""What an installation put where: a small JSON file beside the module, by which it is taken away again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Setting:
    """The interpreter in the user's xlwings.conf: what we wrote, what stood there, if we made the file."""

    written: str
    before: str | None
    made_file: bool


@dataclass
class Record:
    """The files by path with the digest of what was written, and the copies of what lay there before."""

    files: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    xlwings: str = ""
    setting: Setting | None = None

    @classmethod
    def read(cls, path: Path) -> Record:
        """The record; an empty one where there is none, or none that can be read."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            setting = content.pop("setting")
            return cls(**content, setting=None if setting is None else Setting(**setting))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def write(self, path: Path) -> None:
        """Store it."""
        put(path, json.dumps(asdict(self), ensure_ascii=False, indent=1).encode())

    def wrote(self, path: Path) -> bool:
        """Whether a file is still what was written."""
        return path.is_file() and self.files.get(str(path)) == digest(path.read_bytes())


def digest(data: bytes) -> str:
    """What tells one content from another."""
    return hashlib.sha256(data).hexdigest()


def put(path: Path, data: bytes) -> None:
    """Write a file whole, or leave what is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"~{path.name}.tmp")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)

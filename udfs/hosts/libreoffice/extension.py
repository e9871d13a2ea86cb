"""The extension as a file: its parts and the `udfs` package, zipped to the same bytes for the same source."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Final

from udfs.hosts.libreoffice import parts

_COMPONENT: Final = "finsam.py"
_TEXTS: Final = {"sv": "om-sv.txt", "en": "about-en.txt"}
_KINDS: Final = {
    "finsam.idl": "application/vnd.sun.star.uno-typelibrary;type=RDB",
    "finsam.components": "application/vnd.sun.star.uno-components",
    "finsam.xcu": "application/vnd.sun.star.configuration-data",
}
_OURS: Final = ("__init__.py", "wording.py", "libreoffice")
_MOMENT: Final = (2018, 1, 1, 0, 0, 0)


def extension(version: str) -> bytes:
    """The content of an .oxt with every cell function, for LibreOffice's extension manager."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in _parts(version).items():
            entry = zipfile.ZipInfo(path, _MOMENT)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _parts(version: str) -> Mapping[str, bytes]:
    package = resources.files("udfs")
    component = package / "hosts" / "libreoffice" / "component.py"
    described = {
        "META-INF/manifest.xml": parts.manifest(_KINDS),
        "description.xml": parts.description(version, _TEXTS),
        "finsam.idl": parts.interface(),
        "finsam.components": parts.components(_COMPONENT),
        "finsam.xcu": parts.wizard(),
        _COMPONENT: component.read_bytes(),
    }
    texts = {path: parts.ABOUT[language].encode() for language, path in _TEXTS.items()}
    return described | texts | dict(_sources(package, "pythonpath/udfs"))


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    """The package's source and data, of the hosts only this one."""
    for one in sorted(folder.iterdir(), key=lambda found: found.name):
        if path.endswith("/hosts") and one.name not in _OURS:
            continue
        if one.is_dir() and one.name != "__pycache__":
            yield from _sources(one, f"{path}/{one.name}")
        elif one.name.endswith((".py", ".toml")):
            yield f"{path}/{one.name}", one.read_bytes()

"""What tells two workbook files apart by their content, whatever e-mail and SharePoint add around it."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress

from xlsheets.ooxml.canonical import canonical_digest, styles_digest
from xlsheets.ooxml.errors import PackageError
from xlsheets.ooxml.package import Package
from xlsheets.ooxml.relations import relations_in

_REBUILT = ("calcchain", "printersettings")
"""Parts beside the workbook that programs make anew without anybody having changed a thing."""
_BESIDE = frozenset({"calcChain", "printerSettings", "customXml", "styles"})
"""Kinds of relationships that tell nothing: to such parts, to what SharePoint adds, to what always is."""
_SHAPE_NUMBERS = re.compile(rb"<(?:[\w.-]+:)?idmap\b[^>]*>")


def fingerprint(package: Package) -> str:
    """A digest of what a workbook holds, as hexadecimal digits.

    Every part with sheets, cells, names, tables, styles, notes, drawings, macros counts, XML by what it says
    and not by how it is spelt, and so does every relationship, with the addresses outside the file that links
    lead to. Document properties, sensitivity labels and custom XML, which SharePoint and mail gateways write
    into a file on its way, do not; nor does how the file is packed. Marks count: take them out first.
    """
    digest = hashlib.sha256()
    for line in sorted((*_parts(package), *_relationships(package))):
        digest.update(f"{line}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _parts(package: Package) -> Iterator[str]:
    """A line for each part: its name and the digest of its content."""
    styles = (package.related(package.workbook_part, "styles") or "").lower()
    for name in _names(package):
        data, found = _bytes(package, name), None
        if name.lower().endswith(".xml"):
            told = styles_digest if name.lower() == styles else canonical_digest
            with suppress(PackageError):  # what is no XML counts by its bytes
                found = told(data, name)
        elif name.lower().endswith(".vml"):  # boxes of notes and buttons; often no XML
            data = b"".join(_SHAPE_NUMBERS.sub(b"", data).split())
        if found != "":
            yield f"part {name.lower()} {found or hashlib.sha256(data).hexdigest()}"


def _relationships(package: Package) -> Iterator[str]:
    """A line for each relationship that tells something."""
    folder = posixpath.dirname(package.workbook_part)
    for name in package.parts:
        if not name.lower().endswith(".rels") or not _is_inside(name, folder):
            continue
        owner = name.replace("_rels/", "").removesuffix(".rels")
        data = _bytes(package, name)
        try:
            relations = relations_in(data, owner)
        except PackageError:
            yield f"part {name.lower()} {hashlib.sha256(data).hexdigest()}"
            continue
        for one in relations:
            if one.kind not in _BESIDE and (one.external or _is_inside(one.target, folder)):
                yield f"relationship {owner.lower()} {one.id} {one.kind} {one.external} {one.target}"


def _bytes(package: Package, name: str) -> bytes:
    """The bytes of a part; as they lie in the file where they cannot be unpacked and nobody needs them."""
    try:
        data = package.parts.read(name)
    except PackageError:
        return package.parts.packed(name).data
    package.parts.forget(name)
    return data


def _names(package: Package) -> Iterator[str]:
    folder = posixpath.dirname(package.workbook_part)
    for name in package.parts:
        plain = name.lower()
        if (
            _is_inside(name, folder)
            and not plain.endswith(".rels")
            and not any(one in plain for one in _REBUILT)
        ):
            yield name


def _is_inside(name: str, folder: str) -> bool:
    return name.lower().startswith(f"{folder.lower()}/" if folder else "")

"""The properties of a document: the usual ones (title, author, ...), and those of one's own."""

from __future__ import annotations

from lxml import etree

from xlsheets.ooxml.edit.store import PartStore
from xlsheets.ooxml.xml import Element, escape, local_name, remove, unescape, whole

_CORE_SPACE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
)
_VALUE_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
)
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set that properties of one's own belong to
_FIRST_NUMBER = 2

CORE = {
    **dict.fromkeys(("title", "subject", "creator", "description", "identifier", "language"), _DC),
    **dict.fromkeys(("keywords", "lastModifiedBy", "category", "contentStatus", "version"), _CORE_SPACE),
}
"""The usual properties that are plain text, by their XML name, and the namespace of each."""

Property = str | int | bool


def set_core(store: PartStore, name: str, text: str | None) -> None:
    """Set one of the usual properties; None removes it."""
    part = store.related("", "core-properties")
    if part is None:
        if text is None:
            return
        part = _new_core(store)
    root = store.tree(part)
    tag = f"{{{CORE[name]}}}{name}"
    element = root.find(tag)
    if text is None:
        remove(element)
    else:
        if element is None:
            element = etree.SubElement(root, tag)
        element.text = escape(text)
    store.mark(part)


def set_custom(store: PartStore, name: str, value: Property | None) -> None:
    """Set a property of one's own; None removes it, and with the last of them their part."""
    part = _custom_part(store)
    if part is None:
        if value is None:
            return
        part = _new_custom(store)
    root = store.tree(part)
    found = _named(root, name)
    numbers = [whole(one.get("pid", "0")) for one in root]
    if value is None:
        remove(found)
        if len(root) == 0:
            store.remove(part)
            store.unlink("", part)
            return
    else:
        if found is None:
            number = max(_FIRST_NUMBER - 1, *numbers, 0) + 1
            found = etree.SubElement(root, root.tag.replace("Properties", "property"), fmtid=_FORMAT)
            found.set("pid", str(number))
            found.set("name", escape(name))
        for child in list(found):
            found.remove(child)
        found.append(_typed(_values(store), value))
    store.mark(part)


def custom(store: PartStore, name: str) -> Property | None:
    """A property of one's own as it is now; None where there is none, or of another kind."""
    part = _custom_part(store)
    found = None if part is None else _named(store.tree(part), name)
    if found is None or len(found) == 0:
        return None
    kind, text = local_name(found[0]), found[0].text or ""
    if kind == "bool":
        return text in ("1", "true")
    if kind in ("i1", "i2", "i4", "i8", "int"):
        return int(text)
    return unescape(text) if kind in ("lpwstr", "lpstr", "bstr") else None


def _custom_part(store: PartStore) -> str | None:
    kinds = ("custom-properties", "customProperties")  # the second in the strict dialect
    return next((part for kind in kinds if (part := store.related("", kind))), None)


def _named(root: Element, name: str) -> Element | None:
    return next((one for one in root if unescape(one.get("name") or "").casefold() == name.casefold()), None)


def _typed(space: str, value: Property) -> Element:
    kind = "bool" if isinstance(value, bool) else "i4" if isinstance(value, int) else "lpwstr"
    if kind == "i4" and abs(int(value)) >= 2**31:
        kind, value = "lpwstr", str(value)
    element = etree.Element(f"{{{space}}}{kind}", nsmap={"vt": space})
    element.text = str(value).lower() if isinstance(value, bool) else escape(str(value))
    return element


def _values(store: PartStore) -> str:
    return _VALUE_SPACES["purl.oclc.org" in store.office]


def _new_core(store: PartStore) -> str:
    part = "docProps/core.xml"
    if part in store:
        part = store.free("docProps/core{}.xml")
    root = etree.Element(
        f"{{{_CORE_SPACE}}}coreProperties", nsmap={"cp": _CORE_SPACE, "dc": _DC, "dcterms": _TERMS}
    )
    store.add(part, etree.tostring(root), _CORE_TYPE)
    store.link("", part, _CORE_RELATION)
    return part


def _new_custom(store: PartStore) -> str:
    part = "docProps/custom.xml"
    if part in store:
        part = store.free("docProps/custom{}.xml")
    space = _CUSTOM_SPACES["purl.oclc.org" in store.office]
    root = etree.fromstring(f'<Properties xmlns="{space}" xmlns:vt="{_values(store)}"/>')
    store.add(part, etree.tostring(root), _CUSTOM_TYPE)
    store.link("", part, f"{store.office}/{'customProperties' if 'purl' in space else 'custom-properties'}")
    return part

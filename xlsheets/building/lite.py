"""A workbook that xlwings Lite finds ready: main.py and requirements.txt in the settings of its task pane.

Lite keeps both as settings of the add-in (`Office.context.document.settings`), which Excel stores as
properties of a web extension, each value as JSON. Workbooks that Lite saved have the names and the store's
id used here.
"""

import json
from typing import Final

from lxml import etree

from xlsheets.ooxml import Editor

MAIN: Final = "from udfs.hosts.xlwings_lite.plugin import *\n"
"""The whole main.py."""

STORE_ID: Final = "wa200008175"
"""xlwings Lite in Microsoft's store of add-ins."""

_EXTENSION = "http://schemas.microsoft.com/office/webextensions/webextension/2010/11"
_PANES = "http://schemas.microsoft.com/office/webextensions/taskpanes/2010/11"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = "http://schemas.microsoft.com/office/2011/relationships/webextension"
_TYPE = "application/vnd.ms-office.webextension"
_MAIN, _REQUIREMENTS = "main.py", "requirements.txt"


class LiteTakenError(ValueError):
    """The workbook has task panes of its own, or another main.py, which we do not write over."""


def requirements(package: str) -> str:
    """The requirements.txt that names our package: its name, or the address of its wheel.

    >>> requirements("xlsheets")
    'xlwings\\nxlsheets\\n'
    """
    return f"xlwings\n{package}\n"


def embed(editor: Editor, package: str) -> None:
    """Put xlwings Lite with our functions into a workbook; done before, nothing changes but the package.

    Raises LiteTakenError.
    """
    store = editor.store
    wanted = {_MAIN: MAIN, _REQUIREMENTS: requirements(package)}
    panes = store.related("", "webextensiontaskpanes")
    if panes is not None:
        extension = store.related(panes, "webextension")
        if extension is None or not _is_ours(store.tree(extension)):
            raise LiteTakenError
        for one in store.tree(extension).iter(f"{{{_EXTENSION}}}property"):
            if one.get("name") in wanted:
                one.set("value", json.dumps(wanted[one.get("name") or ""]))
        store.mark(extension)
        return
    extension = store.free(store.beside_book("webextensions/webextension{}.xml"))
    panes = store.beside_book("webextensions/taskpanes.xml")
    store.add(extension, _extension(wanted), f"{_TYPE}+xml")
    store.add(panes, b"", f"{_TYPE}taskpanes+xml")
    store.replace(panes, _task_pane(store.link(panes, extension, _RELATION)))
    store.link("", panes, f"{_RELATION}taskpanes")


def take_out(editor: Editor) -> bool:
    """Take xlwings Lite with our functions out of a workbook; whether it was there.

    Other add-ins stay, and so does Lite with code of the user's own.
    """
    store = editor.store
    panes = store.related("", "webextensiontaskpanes")
    if panes is None:
        return False
    ours = [
        relation
        for relation in store.relations(panes)
        if relation.kind == "webextension"
        and relation.target in store
        and _is_ours(store.tree(relation.target))
    ]
    for relation in ours:
        for shown in store.tree(panes).findall(f"{{{_PANES}}}taskpane"):
            if shown.find(f"{{{_PANES}}}webextensionref[@{{{_OFFICE}}}id='{relation.id}']") is not None:
                store.tree(panes).remove(shown)
                store.mark(panes)
        store.unlink_id(panes, relation.id)
        store.remove(relation.target)
    if ours and not store.relations(panes):
        store.unlink("", panes)
        store.remove(panes)
    return bool(ours)


def _is_ours(extension: etree._Element) -> bool:
    """Whether it is xlwings Lite with our main.py."""
    values = {one.get("name"): one.get("value") for one in extension.iter(f"{{{_EXTENSION}}}property")}
    return values.get(_MAIN) == json.dumps(MAIN) and _REQUIREMENTS in values


def _extension(properties: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{_EXTENSION}}}webextension", nsmap={"we": _EXTENSION})
    root.set("id", "{6F1B9A52-3C0E-4D1B-9E57-2A4C8D0F7B61}")
    reference = {"id": STORE_ID, "version": "1.0.0.0", "store": "sv-SE", "storeType": "OMEX"}
    etree.SubElement(root, f"{{{_EXTENSION}}}reference", reference)
    others = etree.SubElement(root, f"{{{_EXTENSION}}}alternateReferences")
    etree.SubElement(others, f"{{{_EXTENSION}}}reference", reference | {"store": STORE_ID.upper()})
    listed = etree.SubElement(root, f"{{{_EXTENSION}}}properties")
    for name, text in properties.items():
        etree.SubElement(listed, f"{{{_EXTENSION}}}property", {"name": name, "value": json.dumps(text)})
    etree.SubElement(root, f"{{{_EXTENSION}}}bindings")
    etree.SubElement(root, f"{{{_EXTENSION}}}snapshot", nsmap={"r": _OFFICE})
    return _written(root)


def _task_pane(identity: str) -> bytes:
    """A closed pane on the right: the user opens Lite once, and trusts the workbook, before anything runs."""
    root = etree.Element(f"{{{_PANES}}}taskpanes", nsmap={"wetp": _PANES})
    look = {"dockstate": "right", "visibility": "0", "width": "438", "row": "0"}
    pane = etree.SubElement(root, f"{{{_PANES}}}taskpane", look)
    reference = etree.SubElement(pane, f"{{{_PANES}}}webextensionref", nsmap={"r": _OFFICE})
    reference.set(f"{{{_OFFICE}}}id", identity)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

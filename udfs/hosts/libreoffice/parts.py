"""The parts of the extension that describe the functions: the interface, the wizard's texts, the manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from udfs.hosts.libreoffice.calling import fills_cells
from udfs.hosts.wording import argument_words, function_words
from udfs.registry import Argument, CellFunction, functions

SERVICE: Final = "FINSAM"
"""What stands before the function's name: LibreOffice knows a function by its service and its method."""

OFFICE_JS: Final = "_xldudf_FINSAM_"
"""What stands before it in a workbook for Excel's add-ins."""

LANGUAGES: Final = {"sv": "sv", "en": "en-US"}
"""Our languages by LibreOffice's names; a reader of any other is shown en-US."""

IDENTIFIER: Final = "se.xlsheets.finsam"
OLDEST: Final = "7.4"
NAMES: Final = {"sv": "Funktioner för samordningsförbund", "en": "Functions for coordination associations"}
ABOUT: Final = {
    "sv": "Funktioner för budget och medlemsavgifter i samordningsförbund: FINSAM.AVGIFTER, FINSAM.BUDGETRAM "
    "och fler. Allt räknas i den egna datorn.",
    "en": "Functions for budgets and member fees of coordination associations: FINSAM.AVGIFTER, "
    "FINSAM.BUDGETRAM and more. Everything is calculated on your own computer.",
}

_MANIFEST = {"xmlns:m": "http://openoffice.org/2001/manifest"}
_COMPONENTS = {"xmlns": "http://openoffice.org/2010/uno-components"}
_DESCRIPTION = {
    "xmlns": "http://openoffice.org/extensions/description/2006",
    "xmlns:d": "http://openoffice.org/extensions/description/2006",
    "xmlns:l": "http://libreoffice.org/extensions/description/2011",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
}
_REGISTRY = {"xmlns:oor": "http://openoffice.org/2001/registry"}
_VALUE, _ROWS = "any", "sequence< sequence< any > >"


def interface() -> bytes:
    """The methods that LibreOffice may call, as IDL text.

    The wizard takes an argument for optional where it is `any`; both kinds take a value or rows of them.
    """
    methods = "".join(
        f"  {_ROWS if fills_cells(function) else _VALUE} {function.name}({_parameters(function)});\n"
        for function in functions().values()
    )
    text = (
        "module se { module xlsheets {\n"
        f" interface XCellFunctions : com::sun::star::uno::XInterface {{\n{methods} }};\n"
        "}; };\n"
    )
    return text.encode("ascii")


def _parameters(function: CellFunction) -> str:
    return ", ".join(
        f"[in] {_VALUE if argument.optional else _ROWS} {name}"
        for name, argument in _named_arguments(function)
    )


def _named_arguments(function: CellFunction) -> Iterator[tuple[str, Argument]]:
    """Each argument with its name in the interface: a number, since IDL reserves words of its own."""
    for number, argument in enumerate(function.arguments, start=1):
        yield f"argument{number}", argument


def manifest(parts: Mapping[str, str]) -> bytes:
    """What each part is, by its name."""
    root = ET.Element("m:manifest", _MANIFEST)
    for path, kind in parts.items():
        ET.SubElement(root, "m:file-entry", {"m:full-path": path, "m:media-type": kind})
    return _written(root)


def components(path: str) -> bytes:
    """Which file holds the service."""
    root = ET.Element("components", _COMPONENTS)
    component = ET.SubElement(root, "component", {"loader": "com.sun.star.loader.Python", "uri": path})
    implementation = ET.SubElement(component, "implementation", {"name": SERVICE})
    ET.SubElement(implementation, "service", {"name": SERVICE})
    return _written(root)


def description(version: str, texts: Mapping[str, str]) -> bytes:
    """What the extension manager shows; `texts` are the parts that tell about it, by language."""
    root = ET.Element("description", _DESCRIPTION)
    ET.SubElement(root, "identifier", {"value": IDENTIFIER})
    ET.SubElement(root, "version", {"value": version})
    needs = ET.SubElement(root, "dependencies")
    oldest = {"value": OLDEST, "d:name": f"LibreOffice {OLDEST}"}
    ET.SubElement(needs, "l:LibreOffice-minimal-version", oldest)
    names = ET.SubElement(root, "display-name")
    about = ET.SubElement(root, "extension-description")
    for language, name in NAMES.items():
        ET.SubElement(names, "name", {"lang": language}).text = name
        ET.SubElement(about, "src", {"lang": language, "xlink:href": texts[language]})
    return _written(root)


def wizard() -> bytes:
    """The names and texts that the function wizard shows, and the other names a workbook may use."""
    place = {"oor:name": "CalcAddIns", "oor:package": "org.openoffice.Office"}
    root = ET.Element("oor:component-data", _REGISTRY | place)
    listed = _node(_node(_node(root, "AddInInfo", ""), SERVICE), "AddInFunctions", "")
    for function in functions().values():
        name = f"{SERVICE}.{function.name}"
        node = _node(listed, function.name)
        _property(node, "DisplayName", dict.fromkeys(LANGUAGES, name))
        _property(node, "Description", {one: function_words(function, one) for one in LANGUAGES})
        _property(node, "Category", {"": "Add-In"})
        _property(node, "CompatibilityName", {"en": OFFICE_JS + function.name})
        arguments = _node(node, "Parameters", "")
        for internal, argument in _named_arguments(function):
            one = _node(arguments, internal)
            _property(one, "DisplayName", {"sv": argument.swedish_name, "en": argument.python_name})
            _property(one, "Description", {la: argument_words(argument, la) for la in LANGUAGES})
    return _written(root)


def _node(parent: ET.Element, name: str, operation: str = "replace") -> ET.Element:
    attributes = {"oor:name": name} | ({"oor:op": operation} if operation else {})
    return ET.SubElement(parent, "node", attributes)


def _property(parent: ET.Element, name: str, values: Mapping[str, str]) -> None:
    prop = ET.SubElement(parent, "prop", {"oor:name": name})
    for language, text in values.items():
        value = ET.SubElement(prop, "value", {"xml:lang": LANGUAGES[language]} if language else {})
        value.text = text


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    text: bytes = ET.tostring(root, "UTF-8", xml_declaration=True)
    return text

"""Excel's own named cell styles *Indata* and *Beräkning*, which XlsxWriter cannot write."""

import io
import zipfile
from collections.abc import Mapping
from copy import deepcopy

PART = "xl/styles.xml"
BUILT_IN = {"input": ("Input", "20"), "computed": ("Calculation", "22")}
"""Role: the style's name in the file and its number; Excel shows the name in the user's language."""


def with_cell_styles(workbook: bytes, formats: Mapping[str, list[int]]) -> bytes:
    """Return the workbook with cells of a role tied to their named style.

    Args:
        workbook: the file that XlsxWriter wrote.
        formats: the indexes of the cell formats of each role.
    """
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member, _styled(content, formats) if member.filename == PART else content)
    return result.getvalue()


def _styled(styles: bytes, formats: Mapping[str, list[int]]) -> bytes:
    from lxml import etree

    root = etree.fromstring(styles)
    space = f"{{{etree.QName(root).namespace}}}"
    bases, cells, names = (root.find(f"{space}{tag}") for tag in ("cellStyleXfs", "cellXfs", "cellStyles"))
    if bases is None or cells is None or names is None:
        raise ValueError("the style part lacks its lists of formats")
    for role, (name, number) in BUILT_IN.items():
        indexes = formats.get(role, [])
        if not indexes:
            continue
        base = deepcopy(cells[indexes[0]])
        for attribute in ("xfId", "numFmtId", "applyNumberFormat"):
            if attribute in base.attrib:
                del base.attrib[attribute]
        base.set("numFmtId", "0")
        for child in list(base):
            base.remove(child)
        bases.append(base)
        for index in indexes:
            cells[index].set("xfId", str(len(bases) - 1))
        style = etree.SubElement(names, f"{space}cellStyle", name=name, xfId=str(len(bases) - 1))
        style.set("builtinId", number)
        style.set("customBuiltin", "1")
    bases.set("count", str(len(bases)))
    names.set("count", str(len(names)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

"""The styles of a workbook, added to: what is there keeps its index."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from xlsheets.ooxml.edit.looks import BUILT_IN_FORMATS, NAMED, Look, NamedLook
from xlsheets.ooxml.edit.order import FONT, STYLES, new_root, place, section
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.xml import Element, drop, local_name, namespace, remove, whole

_FIRST_OWN_FORMAT = 164
PLAIN = {
    "fonts": '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
    "fills": '<fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    "cellStyles": '<cellStyle name="Normal" xfId="0" builtinId="0"/>',
}
"""What the lists begin with where a workbook lacks them: Excel counts on these entries."""

_SIDES = ("left", "right", "top", "bottom")
_STRICT_SIDES = {"left": "start", "right": "end"}


class Stylesheet:
    """The style part being edited; its lists only grow, and equal entries are kept once."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.space = namespace(root)
        self._known: dict[str, dict[bytes, int]] = {}

    def like(self, index: int, look: Look) -> int:
        """The index of a style like another but for what `look` says. Errors: no-such-style."""
        styles = self._list("cellXfs")
        if not 0 <= index < len(styles):
            raise PackageError(PackageCode.NO_SUCH_STYLE, style=index)
        return self._append("cellXfs", self._changed(styles[index], look))

    def named(self, name: str) -> int:
        """The index of a style that is one of Excel's own, as this workbook has it. Errors: no-such-style."""
        wanted = NAMED.get(name)
        if wanted is None:
            raise PackageError(PackageCode.NO_SUCH_STYLE, style=name)
        base_index = self._base(wanted)
        style = deepcopy(self._list("cellStyleXfs")[base_index])
        style.set("xfId", str(base_index))
        return self._append("cellXfs", style)

    def count(self) -> int:
        """How many styles a cell can choose from; 0 in a part that lacks their list."""
        styles = self.root.find(f"{self.space}cellXfs")
        return 0 if styles is None else len(styles)

    def complete(self) -> None:
        """Begin every list that a new part must have."""
        for name in PLAIN:
            self._list(name)

    # Lists

    def _list(self, name: str) -> Element:
        found = section(self.root, name, STYLES)
        if len(found) == 0 and name in PLAIN:
            holder = etree.fromstring(f'<x xmlns="{self.space[1:-1]}">{PLAIN[name]}</x>')
            found.extend(list(holder))
            found.set("count", str(len(found)))
        return found

    def _append(self, name: str, element: Element) -> int:
        """The index of an entry, added when no equal one is there."""
        entries = self._list(name)
        known = self._known.get(name)
        if known is None:
            known = {}
            for index, entry in enumerate(entries):
                known.setdefault(_canonical(entry), index)
            self._known[name] = known
        key = _canonical(element)
        if key not in known:
            element.tail = None
            entries.append(element)
            entries.set("count", str(len(entries)))
            known[key] = len(entries) - 1
        return known[key]

    # Styles

    def _base(self, wanted: NamedLook) -> int:
        """The entry in `cellStyleXfs` of a named style, made with its name where there is none."""
        names = self._list("cellStyles")
        bases = self._list("cellStyleXfs")
        for style in names:
            same = style.get("builtinId") == str(wanted.number)
            if same or (style.get("name") or "").casefold() == wanted.name.casefold():
                index = whole(style.get("xfId", "0"))
                return index if index < len(bases) else 0
        base = self._changed(bases[0], wanted.look)
        drop(base, "xfId")
        bases.append(base)  # a named style has its own entry, also when it looks like another
        bases.set("count", str(len(bases)))
        style = etree.SubElement(names, f"{self.space}cellStyle", name=wanted.name, xfId=str(len(bases) - 1))
        style.set("builtinId", str(wanted.number))
        names.set("count", str(len(names)))
        self._known.pop("cellStyleXfs", None)
        return len(bases) - 1

    def _changed(self, style: Element, look: Look) -> Element:
        changed = deepcopy(style)
        if look.number_format is not None:
            _choose(changed, "numFmtId", "applyNumberFormat", self._format(look.number_format))
        if (look.color, look.bold, look.italic, look.underline) != (None, None, None, None):
            _choose(changed, "fontId", "applyFont", self._font(changed, look))
        if look.fill is not None:
            _choose(changed, "fillId", "applyFill", self._fill(look.fill))
        if look.border is not None:
            _choose(changed, "borderId", "applyBorder", self._border(changed, look.border))
        if look.wrap is not None:
            self._detail(changed, "alignment", "applyAlignment").set("wrapText", str(int(look.wrap)))
        if look.top is not None:
            vertical = "top" if look.top else "bottom"
            self._detail(changed, "alignment", "applyAlignment").set("vertical", vertical)
        if look.locked is not None:
            self._detail(changed, "protection", "applyProtection").set("locked", str(int(look.locked)))
        return changed

    def _detail(self, style: Element, name: str, flag: str) -> Element:
        style.set(flag, "1")
        return section(style, name, ("alignment", "protection", "extLst"))

    def _format(self, code: str) -> int:
        if code in BUILT_IN_FORMATS:
            return BUILT_IN_FORMATS[code]
        entries = section(self.root, "numFmts", STYLES)
        numbers = {entry.get("formatCode"): whole(entry.get("numFmtId", "0")) for entry in entries}
        if code in numbers:
            return numbers[code]
        number = max(_FIRST_OWN_FORMAT - 1, *numbers.values(), 0) + 1
        entry = etree.SubElement(entries, f"{self.space}numFmt", numFmtId=str(number))
        entry.set("formatCode", code)
        entries.set("count", str(len(entries)))
        return number

    def _font(self, style: Element, look: Look) -> int:
        font = self._copy("fonts", style.get("fontId"))
        if all(local_name(part) in FONT for part in font):  # other writers have an order of their own
            font[:] = sorted(font, key=lambda part: FONT.index(local_name(part)))
        for name, wanted in (("b", look.bold), ("i", look.italic), ("u", look.underline)):
            if wanted is not None:
                remove(font.find(f"{self.space}{name}"))
                if wanted:
                    place(font, font.makeelement(f"{self.space}{name}"), FONT)
        if look.color is not None:
            remove(font.find(f"{self.space}color"))
            place(font, font.makeelement(f"{self.space}color", {"rgb": f"FF{look.color}"}), FONT)
        return self._append("fonts", font)

    def _fill(self, color: str) -> int:
        fill = new_root(self.space[1:-1], "fill")
        pattern = etree.SubElement(fill, f"{self.space}patternFill", patternType="solid")
        etree.SubElement(pattern, f"{self.space}fgColor", rgb=f"FF{color}")
        etree.SubElement(pattern, f"{self.space}bgColor", indexed="64")
        self._list("fills")
        return self._append("fills", fill)

    def _border(self, style: Element, color: str) -> int:
        border = self._copy("borders", style.get("borderId"))
        strict = border.find(f"{self.space}start") is not None
        order = tuple(_STRICT_SIDES.get(side, side) if strict else side for side in _SIDES)
        for side in order:
            remove(border.find(f"{self.space}{side}"))
        for side in order:
            line = border.makeelement(f"{self.space}{side}", {"style": "thin"})
            etree.SubElement(line, f"{self.space}color", rgb=f"FF{color}")
            place(border, line, (*order, "diagonal", "vertical", "horizontal"))
        return self._append("borders", border)

    def _copy(self, name: str, index: str | None) -> Element:
        entries = self._list(name)
        number = int(index) if index and index.isdecimal() and int(index) < len(entries) else 0
        return deepcopy(entries[number])


def _choose(style: Element, attribute: str, flag: str, number: int) -> None:
    style.set(attribute, str(number))
    style.set(flag, "1")


def _canonical(element: Element) -> bytes:
    """What two equal entries have in common, whatever the spaces between their parts."""
    copy = deepcopy(element)
    copy.tail = None
    for part in copy.iter():
        if local_name(part) not in ("t", ""):
            part.text = part.tail = None
    etree.cleanup_namespaces(copy)
    return etree.tostring(copy, method="c14n", exclusive=True)

"""What a package brings along: properties, a label, links to other files, embedded objects, connections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xlsheets.ooxml.graph import Graph
from xlsheets.ooxml.model import Connection, Embedded, ExternalLink, Label
from xlsheets.ooxml.xml import Element, inner_text, is_true, local_name, relationship_id, unescape

_PROPERTIES = (
    ("core-properties", "docProps/core.xml"),
    ("extended-properties", "docProps/app.xml"),
)
_EMBEDDED = {"oleObject": "object", "package": "document", "control": "activex"}
_LINKS = {"externalBook": "workbook", "ddeLink": "dde", "oleLink": "ole"}
_MSIP = re.compile(r"MSIP_Label_([0-9a-fA-F-]{36})_(\w+)")


def read_properties(graph: Graph) -> dict[str, str]:
    """The core and application properties of the document, those with plain text."""
    found: dict[str, str] = {}
    for kind, usual in _PROPERTIES:
        part = graph.related("", kind) or usual
        if part in graph.parts:
            for element in graph.root(part):
                if len(element) == 0 and element.text:
                    found[local_name(element)] = unescape(element.text)
    return found


def read_custom_properties(graph: Graph) -> dict[str, str]:
    """Properties that a user, a system or a label added, by name, each as the text in the file."""
    part = graph.related("", "custom-properties")
    if part is None:
        return {}
    return {
        unescape(element.get("name", "")): unescape(inner_text(element).strip())
        for element in graph.root(part)
        if element.get("name")
    }


def read_label(graph: Graph, custom: Mapping[str, str]) -> Label | None:
    """The sensitivity label in force: from its own part, or the older properties named MSIP_Label_..."""
    named: dict[str, dict[str, str]] = {}
    for name, value in custom.items():
        if match := _MSIP.fullmatch(name):
            named.setdefault(match[1].lower(), {})[match[2]] = value
    for part in graph.every("", "classificationlabels"):
        for element in graph.root(part).iter("{*}label"):
            if is_true(element.get("enabled")) and not is_true(element.get("removed")):
                identity = element.get("id", "").strip("{}").lower()
                name = named.get(identity, {}).get("Name", "")
                return Label(identity, name, element.get("siteId", "").strip("{}").lower())
    for identity, values in named.items():
        if values.get("Enabled", "").lower() == "true":
            return Label(identity, values.get("Name", ""), values.get("SiteId", "").lower())
    return None


def read_external_links(graph: Graph, workbook: str, references: Iterator[Element]) -> Iterator[ExternalLink]:
    """What each external reference of the workbook leads to, in the order in which formulas number them."""
    for reference in references:
        relation = graph.relation(workbook, relationship_id(reference))
        if relation is None or relation.external or relation.target not in graph.parts:
            yield ExternalLink("workbook", "")
        else:
            yield _external_link(graph, relation.target)


def _external_link(graph: Graph, part: str) -> ExternalLink:
    for element in graph.root(part):
        kind = _LINKS.get(local_name(element))
        if kind == "dde":
            return ExternalLink(kind, f"{element.get('ddeService', '')}|{element.get('ddeTopic', '')}")
        if kind is not None:
            relation = graph.relation(part, relationship_id(element))
            names = element.iterfind("{*}sheetNames/{*}sheetName")
            sheets = tuple(unescape(name.get("val", "")) for name in names)
            return ExternalLink(kind, relation.target if relation else "", sheets)
    return ExternalLink("workbook", "")


def read_embedded(graph: Graph) -> Iterator[Embedded]:
    """Objects of other programs in the package; links to objects outside are not among them."""
    seen = set()
    for owner in graph.owners():
        for relation in graph.relations(owner):
            kind = _EMBEDDED.get(relation.kind)
            inside = kind is not None and not relation.external and relation.target in graph.parts
            if kind is not None and inside and owner and relation.target not in seen:
                seen.add(relation.target)
                yield Embedded(kind, graph.parts.canonical(relation.target), owner)


def read_connections(graph: Graph, workbook: str) -> Iterator[Connection]:
    """The data connections of the workbook, web and text queries included."""
    for part in graph.every(workbook, "connections"):
        for element in graph.root(part).iterfind("{*}connection"):
            yield Connection(
                unescape(element.get("name", "")), _source(element), is_true(element.get("refreshOnLoad"))
            )


def _source(element: Element) -> str:
    for inner in element:
        for name in ("connection", "url", "sourceFile"):
            if inner.get(name):
                return unescape(inner.get(name, ""))
    return element.get("sourceFile") or element.get("odcFile") or ""

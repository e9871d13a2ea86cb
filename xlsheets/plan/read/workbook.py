"""Reading a whole workbook."""

from xlsheets.ooxml import Package
from xlsheets.ooxml.marks import TEMPLATE
from xlsheets.plan.read.fields import read_fields
from xlsheets.plan.read.lines import LineReader
from xlsheets.plan.read.source import Source
from xlsheets.plan.read.statements import read_statements
from xlsheets.plan.read.sums import read_sums
from xlsheets.plan.read.tables import read_tables
from xlsheets.plan.types import Reading

PUBLISHED_MARK = "_xlsheets_publicerad"
"""The hidden name by which a published copy is known."""


def read_workbook(package: Package) -> Reading:
    """Read a workbook built on our template; what a person typed becomes the document.

    Tables and names bind it, never addresses: inserted rows, moved tables and renamed sheets do no harm.
    Where names are gone, headings and labels are searched, and ``problems`` say what was found in that way.
    A workbook without our names has an empty document and no ``template``.
    """
    source = Source(package)
    if not source.binding.is_ours:
        return Reading(document={})
    mark = source.place(TEMPLATE)
    read_fields(source)
    read_tables(source)
    read_sums(source)
    LineReader(source).read()
    read_statements(source)
    return Reading(
        document=source.document,
        computed=source.computed,
        places=source.places,
        formulas=frozenset(source.formulas),
        problems=tuple(source.binding.problems),
        incomplete=source.binding.incomplete,
        tables={name: one for name, one in source.tables.items() if source.binding.is_table_of_ours(name)},
        rows=tuple(one for one in source.names.values() if one.row1 == one.row2 and one.width > 1),
        template=str((mark and source.value(mark, "text")) or source.layout.template),
        published=any(name.name == PUBLISHED_MARK for name in package.defined_names),
    )

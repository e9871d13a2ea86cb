"""Build the template workbooks anew: ``python -m xlsheets.building``, after a change of layout or builder."""

from xlsheets.building.workbook import TEMPLATE_YEAR, built_workbook
from xlsheets.plan.documents import blank_document
from xlsheets.plan.layout import load_layout
from xlsheets.resources import templates


def main() -> None:
    """Write ``templates/<name>/<name>.xlsx``."""
    name = load_layout().template
    path = templates() / name / f"{name}.xlsx"
    built_workbook(blank_document(TEMPLATE_YEAR)).save(path)
    print(path.name)


if __name__ == "__main__":
    main()

"""How the parts a cell can play look. Input and computed cells carry Excel's own named cell styles."""

from typing import Any

LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "input": {"bg_color": "#FFF9E5", "font_color": "#1F3864", "border": 1, "border_color": "#D9D2B8"},
    "computed": {},
    "association": {"bold": True, "font_size": 11, "font_color": "#595959"},
    "title": {"bold": True, "font_size": 16, "font_color": "#1F3864"},
    "caption": {"italic": True, "font_color": "#595959", "font_size": 10},
    "section": {"bold": True, "font_color": "#1F3864", "font_size": 12},
    "header": {
        "bold": True,
        "bg_color": "#DCE6F1",
        "font_color": "#1F3864",
        "bottom": 1,
        "bottom_color": "#1F3864",
    },
    # the headings that a further table of the sheet must repeat, and a reader need not see
    "again": {
        "bold": True,
        "bg_color": "#DCE6F1",
        "font_color": "#DCE6F1",
        "bottom": 1,
        "bottom_color": "#1F3864",
    },
    "total": {"bold": True, "top": 1, "top_color": "#1F3864"},
    "check": {"font_color": "#7F7F7F", "font_size": 10},
    "help": {},
}

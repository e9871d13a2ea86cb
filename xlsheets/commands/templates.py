"""`xlsheets templates`: the templates, and the real plans that `new` can start from."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from xlsheets.commands.console import Console, Exit
from xlsheets.commands.parser import Parser

TEMPLATES = {"budget": ("Budget och medlemsavgifter för ett samordningsförbund", "Budget and member fees")}


def arguments(parser: Parser) -> None:
    """No arguments."""


def run(options: Namespace, console: Console) -> int:
    """List the templates and the plans."""
    from xlsheets.plan.documents import list_plans, load_plan

    say = console.words
    templates = [{"name": name, "title": say(*title)} for name, title in TEMPLATES.items()]
    plans = [_plan(name, load_plan(name)) for name in list_plans()]
    lines = [say("Mallar:", "Templates:")]
    lines += [f"  {entry['name']:10} {entry['title']}" for entry in templates]
    lines += ["", say("Planer:", "Plans:")]
    for plan in plans:
        corrected = say(
            f" ({plan['corrections']} rättelser: --corrected)",
            f" ({plan['corrections']} corrections: --corrected)",
        )
        lines.append(f"  {plan['id']:10} {plan['title']}{corrected if plan['corrections'] else ''}")
    lines += ["", "  xlsheets new budget --plan rar-2018 -o plan.xlsx"]
    console.result({"templates": templates, "plans": plans}, lines)
    return Exit.DONE


def _plan(name: str, document: dict[str, Any]) -> dict[str, Any]:
    association = document["association"]["name"]
    heading = document.get("headings", {}).get("plan", "")
    corrections = len(document.get("corrections", ()))
    return {"id": name, "title": f"{association}: {heading}".rstrip(": "), "corrections": corrections}

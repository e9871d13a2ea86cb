"""The board's picture: equity at each year's end as columns, the recommended level as a line, in mnkr."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsheets.commands.console import speak

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_UNITS = {"kr": 1_000_000, "tkr": 1_000, "mnkr": 1}
_BUDGET, _PLAN, _LEVEL, _INK, _FAINT = "#1f4e79", "#8fb0d1", "#b5462f", "#333333", "#dddddd"

_ROOM = 0.12  # of the axis: what a figure above its column needs


@dataclass(frozen=True)
class Equity:
    """Equity at each year's end in mnkr, and the level where the plan has one."""

    association: str
    years: tuple[int, ...]
    closings: tuple[Fraction, ...]
    levels: tuple[Fraction | None, ...]


def equity_of(document: dict[str, Any]) -> Equity:
    """Compute a plan's equity from its document; the years are those of the plan, budget year first."""
    from xlsheets.plan.derive import derive

    figures = derive(document)
    plan = document["plan"]
    scale = _UNITS[plan["unit"]]
    closings, levels = [], []
    for index in range(len(plan["years"])):
        closings.append(figures[f"/equity/computed/{index}/closing"] / scale)
        level = figures.get(f"/equity/computed/{index}/level")
        levels.append(None if level is None else level / scale)
    return Equity(document["association"]["name"], tuple(plan["years"]), tuple(closings), tuple(levels))


def draw_equity(equity: Equity, path: Path, lang: str = "sv") -> None:
    """Write the picture as a PNG; the file's ending decides the format."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    say = speak(lang)
    with mpl.rc_context({"font.family": "sans-serif", "font.size": 11, "text.color": _INK}):
        figure = Figure(figsize=(8, 4.5), dpi=150, layout="constrained")
        FigureCanvasAgg(figure)
        figure.get_layout_engine().set(w_pad=0.15, h_pad=0.15)  # type: ignore[union-attr, call-arg]
        axes = figure.add_subplot()
        _columns(axes, equity, lang)
        _level(axes, equity, lang)
        _frame(axes, equity.closings)
        title = say("Eget kapital vid årets slut, mnkr", "Equity at the end of the year, SEK million")
        axes.set_title(title, loc="left", fontsize=14, fontweight="bold", pad=26)
        axes.text(0, 1.035, equity.association, transform=axes.transAxes, color="#666666")
        figure.savefig(path)


def _columns(axes: Axes, equity: Equity, lang: str) -> None:
    say = speak(lang)
    places = range(len(equity.years))
    heights = [float(value) for value in equity.closings]
    colours = [_BUDGET] + [_PLAN] * (len(heights) - 1)
    axes.bar(places, heights, width=0.55, color=colours, zorder=2)
    reach = max(*heights, *(float(level or 0) for level in equity.levels), 0) - min(*heights, 0)
    for place, (exact, level) in enumerate(zip(equity.closings, equity.levels, strict=True)):
        crowded = level is not None and 0 <= level - exact < _ROOM * reach
        inside = crowded and exact > _ROOM * reach
        below = inside or exact < 0
        axes.annotate(
            _millions(exact, lang),
            (place, float(level if crowded and not inside and level is not None else exact)),
            xytext=(0, -5 if below else 4),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            fontweight="bold",
            color="white" if inside and place == 0 else _INK,
        )
    kinds = [say("budget", "budget")] + [say("plan", "plan")] * (len(heights) - 1)
    axes.set_xticks(places, [f"{year}\n{kind}" for year, kind in zip(equity.years, kinds, strict=True)])


def _level(axes: Axes, equity: Equity, lang: str) -> None:
    known = [(place, level) for place, level in enumerate(equity.levels) if level is not None]
    if not known:
        return
    for place, level in known:
        axes.hlines(float(level), place - 0.5, place + 0.5, color=_LEVEL, linewidth=2, zorder=3)
    place, level = known[-1]
    word = speak(lang)("Nivå", "Level")
    axes.annotate(
        f"{word} {_millions(level, lang)}",
        (place + 0.5, float(level)),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        color=_LEVEL,
        annotation_clip=False,
    )


def _frame(axes: Axes, closings: Sequence[Fraction]) -> None:
    axes.set_xlim(-0.6, len(closings) - 0.1)
    axes.margins(y=0.14)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(_INK)
    axes.tick_params(axis="both", length=0, colors=_INK)
    axes.yaxis.grid(True, color=_FAINT, linewidth=0.8, zorder=0)
    axes.axhline(0, color=_INK, linewidth=1, zorder=4)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}".replace(".", ",").replace("-", "−"))


def _millions(value: Fraction, lang: str) -> str:
    """A sum in millions with one decimal, half away from zero.

    >>> _millions(Fraction(8665, 10000), "sv"), _millions(Fraction(-5, 100), "sv")
    ('0,9', '−0,1')
    """
    tenths = (abs(value) * 20 + 1) // 2
    text = f"{tenths // 10}.{tenths % 10}"
    if lang == "sv":
        text = text.replace(".", ",")
    return f"−{text}" if value < 0 and tenths else text

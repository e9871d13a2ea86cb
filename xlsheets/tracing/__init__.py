"""Where an amount comes from: a cell explained from the inputs through each rule and its source."""

from xlsheets.tracing.asking import UnknownCellError, trace
from xlsheets.tracing.steps import Kind, Rule, Step
from xlsheets.tracing.telling import as_json, lines

__all__ = ["Kind", "Rule", "Step", "UnknownCellError", "as_json", "lines", "trace"]

"""Where an amount comes from: a cell explained from the inputs through each rule and its source."""

from xlsheets.tracing.steps import Kind, Rule, Step
from xlsheets.tracing.telling import as_json, lines
from xlsheets.tracing.tracer import UnknownCellError, trace

__all__ = ["Kind", "Rule", "Step", "UnknownCellError", "as_json", "lines", "trace"]

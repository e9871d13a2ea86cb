"""The cell functions by topic; importing this package declares them all, in the order of help."""

from udfs.functions import capital, explaining, fees, footing, plans, reasons

__all__ = ["capital", "explaining", "fees", "footing", "plans", "reasons"]

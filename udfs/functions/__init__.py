"""The cell functions by topic; importing this package declares them all, in the order of help."""

from udfs.functions import explaining, fees

__all__ = ["explaining", "fees"]

"""LibreOffice as the engine: it only calculates; what it gives is written into the original package."""

from xlsheets.engine.libreoffice.office import OfficeMissingError, find_office
from xlsheets.engine.libreoffice.recalculation import recalculate_with_libreoffice

__all__ = ["OfficeMissingError", "find_office", "recalculate_with_libreoffice"]

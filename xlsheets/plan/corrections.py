"""Applying the corrections that a published plan carries."""

from xlsheets.plan import pointer
from xlsheets.plan.types import Document, copied


class CorrectionError(ValueError):
    """A correction does not fit its document: the value it would replace is not there."""


def apply_corrections(document: Document) -> Document:
    """Return the corrected document, without its corrections; the original is untouched.

    A correction to nothing (``null``) takes its value out.

    Raises:
        CorrectionError: a correction's ``from`` is not what the document holds.

    >>> plan = {"members": [{"name": "Gnesta"}], "corrections": [
    ...     {"path": "/members/0/name", "from": "Gnesta", "to": "Trosa", "reason": "prov"}]}
    >>> apply_corrections(plan)
    {'members': [{'name': 'Trosa'}]}
    """
    corrected = copied(document)
    for correction in corrected.pop("corrections", []):
        path, old = correction["path"], correction["from"]
        found = pointer.get(corrected, path)
        if found != old:
            raise CorrectionError(f"{path} holds {found!r}, not {old!r}")
        if correction["to"] is None:
            pointer.remove(corrected, path)
        else:
            pointer.put(corrected, path, correction["to"])
    return corrected

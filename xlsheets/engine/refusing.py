"""How a formula is refused while it is read, and how our own functions are marked."""

from xlsheets.engine.results import Why

OURS = "\N{SECTION SIGN}"
"""Put before the name of one of our functions in a resolved tree; no stored formula can contain it."""


class RefusedError(Exception):
    """The engine does not vouch for a formula, nor, with ``copies``, for any copy of it."""

    def __init__(self, why: Why, copies: bool = True, **params: object) -> None:
        self.why = why
        self.copies = copies
        self.params = params
        super().__init__(why)

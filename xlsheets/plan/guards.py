"""What the sheet *Kontroller* and the checks under the tables are called, and what they tolerate.

Building draws them by these names, checking finds them again.
"""

from collections.abc import Mapping

STATUS_NAME, COUNT_NAME = "Kontroller_status", "Kontroller_läge"
"""The column of answers, and the cell that counts them."""

HEADINGS = (
    "Nr",
    "Kontroll",
    "Cell",
    "Värde 1",
    "Värde 2",
    "Differens",
    "Tolerans",
    "Status",
    "Kommentar",
    "Sign",
)
COMPUTED = ("Värde 1", "Värde 2", "Differens", "Status")

MEMBERS_WHOLE = "Kommunernas andelar är 100 %"
TOLERANCES: Mapping[str, float] = {MEMBERS_WHOLE: 0.000001}
"""What a control tolerates, by its text; the others nothing."""

QUARTERS_AT, CODES_AT = "Medlemsavgifter, kr/kvartal", "Fakturaunderlag, Kod"
YEARS_AT, INVOICES_AT = "Medlemsavgifter, kr/år", "Fakturaunderlag, K1–K4"
FRAME_AT = "Förutsättningar"
PLACES_IN_WORDS = (FRAME_AT, QUARTERS_AT, CODES_AT, YEARS_AT, INVOICES_AT)
"""Where to look, for the controls that speak of more than one cell; the others compute their address."""

OPENINGS_FOLLOW = "Ingående är förra årets utgående"
EQUITY_FOLLOWS = "Ingående balans är förra årets utgående"
SHARES_WHOLE = "Andelarna är 100 %"
FEES_OF_FRAME = "Åren är kommunernas del av ramen"
QUARTERS_OF_YEAR = "Kvartalen är en fjärdedel av kommunernas del"
INVOICES_FOLLOW = "Rader och kolumner stämmer överens med beslutet"
UNDER_TABLES = (
    OPENINGS_FOLLOW,
    EQUITY_FOLLOWS,
    SHARES_WHOLE,
    FEES_OF_FRAME,
    QUARTERS_OF_YEAR,
    INVOICES_FOLLOW,
)
"""The labels of the grey checks under the tables; their answers stand to the right."""

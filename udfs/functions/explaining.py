"""FELORSAK: why a call gives an error, as text; evaluate itself answers, by evaluating again."""

from __future__ import annotations

from udfs.functions.words import optional, required
from udfs.kinds import Table, Text
from udfs.registry import CellFunction, both, declare

MOST_ARGUMENTS = 6
"""No other function takes more; a test holds this."""

declare(
    CellFunction(
        name="FELORSAK",
        python_name="fault_reason",
        title=both(
            "Varför en funktion visar ett fel, och vad man gör åt det", "Why a function shows an error"
        ),
        arguments=(
            required(
                "function_name",
                "funktion",
                Text(),
                both("Funktionens namn inom citattecken", "The function's name in quotation marks"),
            ),
            *(
                optional(
                    required(
                        f"argument{number}",
                        f"argument{number}",
                        Table(),
                        both(
                            f"Funktionens argument nummer {number}",
                            f"The function's argument number {number}",
                        ),
                    )
                )
                for number in range(1, MOST_ARGUMENTS + 1)
            ),
        ),
        result=Text(),
        returns=both(
            'orsak och åtgärd som text, eller "Inget fel."', "reason and remedy as text, in Swedish"
        ),
        source=both("felkatalogen", "the catalogue of faults"),
        example='FELORSAK("AVGIFTER", 100, {0;0})',
        category="checks",
        body=None,
    )
)

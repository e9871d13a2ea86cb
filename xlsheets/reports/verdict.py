"""The verdict on a file, with a short code that is the same wherever the same file is checked."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cache
from typing import NamedTuple

from xlsheets.catalogue import word
from xlsheets.problems import Report, Severity

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nobody reads them wrong over the phone
_LENGTH = 8


class Verdict(NamedTuple):
    """Whether a file has no errors, and the code."""

    approved: bool
    code: str

    def words(self, lang: str = "sv") -> str:
        """The verdict as it is shown: GODKÄND or ATT RÄTTA, and the code."""
        return f"{word('verdict approved' if self.approved else 'verdict to-correct', lang)} {self.code}"


def verdict(report: Report) -> Verdict | None:
    """The verdict on a file; None for one that could not be read.

    The code stands for what the workbook holds (marks do not count), the version of xlsheets and how many
    findings of each kind there are: a member who has checked a file and the association that gets it read the
    same code, and another one as soon as somebody has changed and saved the file in between. What is found
    beside the file, that it is open elsewhere or that no copy could be written, is not in the verdict.

    >>> verdict(Report("a.xlsx", content="5f2b")).words().split()[0]
    'GODKÄND'
    """
    if not report.content:
        return None
    found = [problem for problem in report.problems if not problem.beside]
    counts = Counter(problem.code for problem in found)
    told = [_version(), report.content, *(f"{code} {count}" for code, count in sorted(counts.items()))]
    number = int.from_bytes(hashlib.sha256("\n".join(told).encode()).digest()[:5])
    code = "".join(_LETTERS[number >> (5 * place) & 31] for place in reversed(range(_LENGTH)))
    return Verdict(not any(one.severity is Severity.ERROR for one in found), f"{code[:4]}-{code[4:]}")


@cache
def _version() -> str:
    from importlib.metadata import version

    return version("xlsheets")

"""Swedish banking holidays, frozen into a document when a workbook is made."""

from datetime import date

from xlsheets.plan.types import Holiday


def banking_holidays(year: int) -> list[Holiday]:
    """Return the weekdays when banks are closed, from December before ``year`` to its end.

    The first due date of a year falls in the December before it. Saturdays and Sundays are left
    out: no rule pays on them anyway.

    >>> banking_holidays(2018)[0]
    {'date': '2017-12-25', 'name': 'Juldagen'}
    """
    import holidays

    days = holidays.country_holidays(
        "SE", years=(year - 1, year), categories=("public", "de_facto"), language="sv"
    )
    window = (date(year - 1, 12, 1), date(year, 12, 31))
    return [
        {"date": day.isoformat(), "name": name.split(";")[0]}
        for day, name in sorted(days.items())
        if window[0] <= day <= window[1] and day.weekday() < 5
    ]

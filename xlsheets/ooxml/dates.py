"""Days and moments as workbooks number them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}


def serial(moment: date, date1904: bool = False) -> float | int:
    """The number by which a workbook stores a day or a moment, in days.

    >>> serial(date(2018, 1, 1)), serial(datetime(2018, 1, 1, 12), date1904=True)
    (43101, 41639.5)
    """
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    passed = moment - _EPOCHS[date1904]
    days = passed.days + (passed.seconds + passed.microseconds / 1e6) / 86400
    if not date1904 and 1 <= days < 61:
        days -= 1  # Excel believes in 29 February 1900
    return int(days) if days == int(days) else days


def moment_of(number: float, date1904: bool = False) -> datetime:
    """The moment a stored number stands for; OverflowError beyond the year 9999.

    >>> moment_of(43101)
    datetime.datetime(2018, 1, 1, 0, 0)
    """
    if not date1904 and 1 <= number < 60:
        number += 1
    return _EPOCHS[date1904] + timedelta(days=number)


def serial_of_text(text: str, date1904: bool = False) -> float | int:
    """The number for a day, moment or time of day in ISO 8601, as strict workbooks may write them.

    >>> serial_of_text("2018-01-01"), serial_of_text("12:00:00")
    (43101, 0.5)
    """
    if "-" in text:
        return serial(datetime.fromisoformat(text).replace(tzinfo=None), date1904)
    clock = time.fromisoformat(text)
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86400

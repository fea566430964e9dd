"""Which moment a story's week and weekday mean: "-9 Tue 10:30" is the Tuesday nine weeks before the week of today.

Counting in weeks keeps every meeting on a working day whatever day the sample is looked at.
"""

from datetime import UTC, datetime, time, timedelta

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
START_OF_WORK = time(9)


def to_moment(text: str, today: datetime) -> datetime:
    """The moment that the words mean, at nine o'clock where they name none."""
    week, weekday, *clock = text.split()
    hour = time.fromisoformat(clock[0]) if clock else START_OF_WORK
    here = today.astimezone(UTC).date()
    day = here + timedelta(weeks=int(week), days=WEEKDAYS.index(weekday) - here.weekday())
    return datetime.combine(day, hour, tzinfo=UTC)


def to_text(week: int, weekday: int, hour: int = 9, minute: int = 0) -> str:
    """The words for a moment, as stories are written."""
    return f"{week:+d} {WEEKDAYS[weekday]} {hour:02d}:{minute:02d}"

"""What a value of ours is in the org, whichever clock the machine goes by."""

import time
from collections.abc import Iterator

import pytest

from connectors.salesforce.writing import to_wire


@pytest.fixture(params=["Europe/Amsterdam", "America/Los_Angeles", "UTC"])
def _zone(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(
    ("field_type", "value", "written"),
    [
        ("date", "2026-03-09", "2026-03-09"),
        ("date", "2026-03-09T23:30:00-02:00", "2026-03-10"),
        ("datetime", "2026-03-09", "2026-03-09T00:00:00.000+0000"),
        ("datetime", "2026-03-09T10:00:00+02:00", "2026-03-09T08:00:00.000+0000"),
    ],
)
def test_a_day_stays_that_day_and_a_moment_that_moment(field_type: str, value: str, written: str) -> None:
    assert to_wire(field_type, value) == written


@pytest.mark.parametrize("value", ["soon", 20260309, 0.5, "0001-01-01T00:00:00+05:00"])
def test_what_is_no_moment_goes_as_it_is_for_the_org_to_refuse(value: str | float) -> None:
    assert to_wire("datetime", value) == value
    assert to_wire("date", value) == value

import pytest

from connectors.salesforce.ids import to_long_id


@pytest.mark.parametrize(
    ("short", "long"),
    [
        # From Salesforce's own help pages and from recorded answers of real orgs.
        ("0035e000003Bg1s", "0035e000003Bg1sAAC"),
        ("00D000000000062", "00D000000000062EAA"),
        ("001D000000IRFma", "001D000000IRFmaIAH"),
        ("006000000000001", "006000000000001AAA"),
    ],
)
def test_an_id_of_fifteen_characters_gets_its_check_characters(short: str, long: str) -> None:
    assert to_long_id(short) == long
    assert to_long_id(long) == long


def test_ids_that_differ_in_case_only_stay_apart() -> None:
    assert to_long_id("0035e000003Bg1s") != to_long_id("0035e000003bg1s")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0035e000003Bg1",
        "0035e000003Bg1sAAC\n",
        "0035e000003Bg1sAAA",
        "0035e000003Bg1sAA",
        "0035e000003Bg1saac",
        "0035e000003Bg1' OR",
        "\uff10\uff1035e000003Bg1s",
        "0035e000003Bg1sAACX",
    ],
)
def test_what_is_no_id_is_refused(text: str) -> None:
    assert to_long_id(text) is None

import pytest

from web.form_values import read_row_id, read_version

REVIEW = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1", 1),
        ("999999999", 999_999_999),
        ("0", None),
        ("01", None),
        ("-1", None),
        ("1\n", None),
        ("1000000000", None),
        ("٣", None),
        ("", None),
    ],
)
def test_only_a_version_that_a_page_can_have_given_is_one(text: str, version: int | None) -> None:
    assert read_version(text) == version


@pytest.mark.parametrize("text", ["", REVIEW[:-1], REVIEW + "0", REVIEW.upper(), REVIEW + "\n", "../" + REVIEW[3:]])
def test_what_cannot_be_a_reviews_id_is_none(text: str) -> None:
    assert read_row_id(text) is None
    assert read_row_id(REVIEW) == REVIEW

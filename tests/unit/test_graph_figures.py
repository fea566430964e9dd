"""How figures and shares are written, in English and where another language parts them otherwise."""

from gettext import NullTranslations

import pytest

from graph.figures import to_figure, to_percent
from graph.speech import speaking


class _German(NullTranslations):
    def gettext(self, message: str) -> str:
        return {",.": ".,", "{number}%": "{number} %"}[message]


@pytest.mark.parametrize(
    ("figure", "english", "german"),
    [(1240.5, "1,240.5", "1.240,5"), (-3, "-3", "-3"), (1_200_000, "1,200,000", "1.200.000")],
)
def test_a_figure_has_the_separators_of_the_language(figure: float, english: str, german: str) -> None:
    assert to_figure(figure) == english
    with speaking("de", _German()):
        assert to_figure(figure) == german


@pytest.mark.parametrize(
    ("share", "places", "english", "german"), [(0.25, 0, "25%", "25 %"), (0.0249, 1, "2.5%", "2,5 %")]
)
def test_a_share_is_written_as_per_cent(share: float, places: int, english: str, german: str) -> None:
    assert to_percent(share, places) == english
    with speaking("de", _German()):
        assert to_percent(share, places) == german

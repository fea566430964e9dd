from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import render_template_string
from flask_babel import gettext

from plugin.languages import choose_language
from tests.deal_parts import NOW
from tests.fakes import TOKEN, FakeServices
from web.app import create_app
from web.languages import add_languages
from web.presenters.formats import to_age, to_ago, to_amount, to_count, to_day, to_share


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ([], "en"),
        (["ja"], "en"),
        (["de-AT", "en"], "de"),
        (["en-US", "de"], "en"),
        (["pt-BR", "de"], "pt_BR"),
        (["pt-PT", "de"], "de"),
        (["*"], "en"),
    ],
)
def test_the_first_language_that_is_asked_for_and_spoken_is_taken(accepted: list[str], language: str) -> None:
    assert choose_language(accepted, ("en", "de", "pt_BR")) == language


def test_a_page_says_in_which_language_it_is() -> None:
    client = create_app(FakeServices(), now=lambda: NOW).test_client()
    client.get(f"/sign-in/link/{TOKEN}")
    page = client.get("/pipeline", headers={"Accept-Language": "ja, en-GB;q=0.5"}).get_data(as_text=True)
    assert '<html lang="en">' in page


def test_a_language_with_a_catalogue_has_its_own_words_dates_and_amounts(tmp_path: Path) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Deals", "Vorhaben")
    catalogue.add(("{count} hour", "{count} hours"), ("{count} Stunde", "{count} Stunden"))
    catalogue.add(("{count} hour ago", "{count} hours ago"), ("vor {count} Stunde", "vor {count} Stunden"))
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    app = create_app(FakeServices(), now=lambda: NOW)
    app.extensions.pop("babel")
    add_languages(app, tmp_path)
    with app.test_request_context(headers={"Accept-Language": "de-CH, en"}):
        app.preprocess_request()
        assert gettext("Deals") == "Vorhaben"
        assert render_template_string("{{ page_language() }}") == "de"
        assert to_day(NOW) == "20. März 2026"
        assert to_amount(1_240_000, "EUR") == "1.240.000\N{NO-BREAK SPACE}EUR"
        assert to_amount(86_500.5, "CHF") == "86.500,50\N{NO-BREAK SPACE}CHF"
        assert to_age(NOW.replace(hour=6), NOW) == "3 Stunden"
        assert to_ago(NOW.replace(hour=6), NOW) == "vor 3 Stunden"
        assert to_count(1_200, "{count} Tag", "{count} Tage") == "1.200 Tage"
        assert to_share(0.5) == "50 %"


def test_english_writes_dates_and_amounts_one_way_wherever_the_reader_is() -> None:
    app = create_app(FakeServices(), now=lambda: NOW)
    for tag in ("en-US", "en-GB", "en"):
        with app.test_request_context(headers={"Accept-Language": tag}):
            assert to_day(NOW) == "20 Mar 2026"
            assert to_amount(486_000, "EUR") == "EUR 486,000"

"""Decides in which language a page speaks: the first that the browser asks for among those wholly translated.

English is the language of the texts themselves. Another one is there as soon as its compiled catalogue lies in
`web/translations`; a test refuses a catalogue that misses a text.
"""

from collections.abc import Iterable
from pathlib import Path

from flask import Flask, request
from flask_babel import Babel, get_locale

ENGLISH = "en"
CATALOGUES = Path(__file__).parent / "translations"


def find_languages(folder: Path = CATALOGUES) -> tuple[str, ...]:
    """Name the languages that the pages speak, English first."""
    return (ENGLISH, *sorted(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.mo")))


def choose_language(accepted: Iterable[str], languages: Iterable[str]) -> str:
    """Choose the first language that is asked for and spoken; a region's variant counts as its language."""
    spoken = {language.lower().replace("_", "-"): language for language in languages}
    for wanted in accepted:
        tag = wanted.lower().replace("_", "-")
        for form in (tag, tag.partition("-")[0]):
            if form in spoken:
                return spoken[form]
    return ENGLISH


def add_languages(app: Flask, folder: Path = CATALOGUES) -> None:
    """Let `app` speak the languages whose catalogues lie in `folder`."""
    languages = find_languages(folder)

    def select() -> str:
        return choose_language(request.accept_languages.values(), languages)

    def tell_language() -> str:
        return str(get_locale() or ENGLISH).replace("_", "-")

    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    Babel(app, locale_selector=select)
    app.jinja_env.globals["page_language"] = tell_language

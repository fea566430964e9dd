"""Decides in which language a page speaks: the first that the browser asks for among those that are spoken.

Programs are answered in English, whatever they ask for.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask import Flask, g, request
from flask_babel import Babel, get_locale, refresh

from graph.speech import ENGLISH
from plugin.api_description import PREFIX
from plugin.languages import CATALOGUES, choose_language, find_languages, speaking_in

CHOSEN = "chosen_language"


def speak_from_now(language: str, folder: Path = CATALOGUES) -> None:
    """Answer the current request in this language if it is spoken, whatever the browser asks for; else in English."""
    g.chosen_language = choose_language([language], find_languages(folder))
    g.speech.enter_context(speaking_in(g.chosen_language, folder))
    refresh()


@contextmanager
def speaking_meanwhile(language: str, folder: Path = CATALOGUES) -> Iterator[None]:
    """Write what is written within in this language if it is spoken, else in English, then go on as before."""
    before, spoken = g.get(CHOSEN), choose_language([language], find_languages(folder))
    try:
        with speaking_in(spoken, folder):
            g.chosen_language = spoken
            refresh()
            yield
    finally:
        g.chosen_language = before
        refresh()


def add_languages(app: Flask, folder: Path = CATALOGUES) -> None:
    """Let `app` speak the languages whose catalogues lie in `folder`."""
    languages = find_languages(folder)

    def select() -> str:
        if chosen := g.get(CHOSEN):
            return str(chosen)
        if request.path.startswith(PREFIX):
            return ENGLISH
        return choose_language(request.accept_languages.values(), languages)

    def tell_language() -> str:
        return str(get_locale() or ENGLISH).replace("_", "-")

    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    Babel(app, locale_selector=select)
    app.jinja_env.globals["page_language"] = tell_language

    def speak() -> None:
        g.speech = ExitStack()
        g.speech.enter_context(speaking_in(select(), folder))

    def be_silent(_error: BaseException | None) -> None:
        speech: ExitStack | None = g.pop("speech", None)
        if speech is not None:
            speech.close()

    app.before_request(speak)
    app.teardown_request(be_silent)

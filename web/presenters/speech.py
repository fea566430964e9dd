"""Decides how texts that are made in Python are spoken in the page's language."""

from flask_babel import gettext


def speak(text: str, **values: object) -> str:
    """Translate a text, with its values put in; where there is no translation, the English text is it."""
    return str(gettext(text, **values))

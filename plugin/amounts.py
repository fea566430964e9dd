"""Decides how numbers and amounts of money are written, each in the language that is spoken.

English writes an amount as `EUR 486,000`, wherever the reader is; other languages as is usual there, the currency
always as its code.
"""

from functools import cache

from babel import Locale
from babel.numbers import format_currency, format_decimal

from graph.speech import ENGLISH, say, spoken_language


def find_other_language() -> Locale | None:
    """Return the language that is spoken; None for English."""
    language = spoken_language()
    return None if language == ENGLISH else _find_locale(language)


@cache
def _find_locale(language: str) -> Locale:
    return Locale.parse(language)


def write_number(number: float, places: int = 0) -> str:
    """Write a number with no decimal places, or with two."""
    locale = find_other_language()
    if locale is None:
        return f"{number:,.{places}f}"
    return format_decimal(number, format="#,##0.00" if places else "#,##0", locale=locale)


def write_amount(amount: float, currency: str | None) -> str:
    """Write an amount with its currency: `EUR 1,240,000`; cents only where there are some."""
    places = 0 if float(amount).is_integer() else 2
    locale = find_other_language()
    if not currency:
        return say("{amount} (currency not given)", amount=write_number(amount, places))
    if locale is None:
        return f"{currency} {write_number(amount, places)}"
    pattern = locale.currency_formats["standard"].pattern.replace("¤", "¤¤")
    pattern = pattern if places else pattern.replace(".00", "")
    return format_currency(amount, currency, pattern, locale=locale, currency_digits=False)

"""Which languages Buy-In speaks besides English: those whose whole catalogue lies in `plugin/translations`.

English is the language of the texts themselves. Another one is there as soon as its compiled catalogue is; a test
refuses a catalogue that misses a text.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from graph.speech import ENGLISH, Catalogue, speaking

CATALOGUES = Path(__file__).parent / "translations"
COMPILED = Path("LC_MESSAGES", "messages.mo")


def find_languages(folder: Path = CATALOGUES) -> tuple[str, ...]:
    """Name the languages that are spoken, English first."""
    return (ENGLISH, *sorted(path.parent.parent.name for path in folder.glob(f"*/{COMPILED}")))


def choose_language(accepted: Iterable[str], languages: Iterable[str]) -> str:
    """Choose the first language that is asked for and spoken; a region's variant counts as its language."""
    spoken = {language.lower().replace("_", "-"): language for language in languages}
    for wanted in accepted:
        tag = wanted.lower().replace("_", "-")
        for form in (tag, tag.partition("-")[0]):
            if form in spoken:
                return spoken[form]
    return ENGLISH


@contextmanager
def speaking_in(language: str, folder: Path = CATALOGUES) -> Iterator[None]:
    """Say everything within in one of the languages that are spoken."""
    with speaking(language, load_catalogue(language, folder)):
        yield


@cache
def load_catalogue(language: str, folder: Path = CATALOGUES) -> Catalogue | None:
    """Return the words of a language; English needs none."""
    if language == ENGLISH:
        return None
    with (folder / language / COMPILED).open("rb") as file:
        return GNUTranslations(file)

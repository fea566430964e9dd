"""Keeps the catalogues of other languages complete: `make messages` writes them, a test compares them with the texts.

`python -m tests.project.languages --write [LANGUAGE ...]` takes the texts from templates and code, brings each
catalogue in `plugin/translations` up to date (and begins those that are named), and compiles it.
"""

import argparse
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from plugin.languages import CATALOGUES

ROOT = Path(__file__).parents[2]
SPEAKING = ("graph", "plugin", "web")
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true"}}
KEYWORDS = {"_": None, "ngettext": (1, 2), "say": None, "say_many": (1, 2), "mark": None, "to_count": (2, 3)}
CATALOGUE = Path("LC_MESSAGES", "messages.po")


def extract_texts() -> Catalog:
    """Collect each text that is said, with the modules and templates that say it."""
    texts = Catalog(project="Buy-In", charset="utf-8")
    for folder in SPEAKING:
        found = extract_from_dir(
            str(ROOT / folder), METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",)
        )
        for path, _line, message, comments, context in sorted(found, key=lambda one: one[:2]):
            texts.add(message, None, [(f"{folder}/{path}", 0)], auto_comments=comments, context=context)
    return texts


def _forms(message: Message) -> tuple[str, ...]:
    """The words of a text, those for one and those for several where it tells them apart."""
    return (message.string,) if isinstance(message.string, str) else tuple(str(form) for form in message.string or ())


def find_gaps(texts: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Say which texts a language lacks, which it only guesses, and which it keeps for nothing."""
    for text in texts:
        if not text.id:
            continue
        known = catalogue.get(text.id, text.context)
        if known is None or not known.string or not all(_forms(known)):
            yield f"not translated: {text.id!r}"
        elif known.fuzzy:
            yield f"to be looked at: {text.id!r}"
    yield from (
        f"not said any more: {one.id!r}" for one in catalogue if one.id and texts.get(one.id, one.context) is None
    )


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def write_catalogues(languages: Iterable[str], folder: Path = CATALOGUES) -> Iterator[str]:
    """Bring the catalogues up to date, begin those of `languages` that aren't there, and say what they lack."""
    texts = extract_texts()
    there = {path.parent.parent.name for path in folder.glob(f"*/{CATALOGUE}")}
    for language in sorted({*there, *languages}):
        path = folder / language / CATALOGUE
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read_catalogue(path) if language in there else Catalog(locale=language, project="Buy-In")
        catalogue.update(texts, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.revision_date = datetime.now(UTC)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, omit_header=False)
        gaps = list(find_gaps(texts, catalogue))
        compiled = path.with_suffix(".mo")
        if gaps:
            compiled.unlink(missing_ok=True)
        else:
            with compiled.open("wb") as file:
                write_mo(file, catalogue)
        yield f"{language}: {f'{len(gaps)} texts to be translated; not offered until then' if gaps else 'complete'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", help="Languages to begin, such as fr or pt_BR.")
    parser.add_argument("--write", action="store_true", required=True, help="Write the catalogues.")
    told = list(write_catalogues(parser.parse_args().languages))
    print("\n".join(told or ["There is no other language yet; name one to begin it."]))  # noqa: T201  # a command


if __name__ == "__main__":
    main()

"""Each text of each page comes from the catalogue: in a language that marks all its words, none stands unmarked."""

import json
import re
import tomllib
from collections.abc import Iterator
from gettext import NullTranslations
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from sqlalchemy import select, update

from connectors.files.codec import to_json
from graph.speech import Catalogue
from plugin.languages import CATALOGUES
from plugin.store.deals import load_deals
from plugin.store.exercise_tables import exercise, exercise_piece, open_form, paper, participant, tactic_use
from plugin.store.tables import agreed_step, crm_record, review
from plugin.store.tenants import DEFAULT_TENANT
from plugin.sync_summary import list_set_aside
from plugin.views import Viewer
from tests.browser.visits import DemoPages, find_path, list_visits, serve_demo_pages
from tests.project.languages import extract_texts
from web.app import create_app
from web.languages import add_languages

OPEN, CLOSE, BETWEEN = "\N{LEFT CORNER BRACKET}", "\N{RIGHT CORNER BRACKET}", "\0"
LANGUAGE = "de"
VIEWER = Viewer(tenant=DEFAULT_TENANT, role="admin", user=None)
TOLD = ("aria-label", "title", "placeholder", "alt")
UNREAD = ("script", "style", "template")
EDGES = " \n\t,;:.·()“”\"'/+-"
SIGNS = frozenset({",."})
"""Which signs part thousands and decimals: told by a language, and no words."""
NEVER_SAID = ("Buy-In", "CSV", "PDF", "PNG", "SVG", "Salesforce", "English", "Deutsch")
TYPED = (
    review.c.name,
    agreed_step.c.what,
    exercise.c.plan,
    open_form.c.body,
    exercise_piece.c.body,
    paper.c.body,
    tactic_use.c.words,
)
"""What people wrote."""
_FIGURE = re.compile(
    r"[\d.,]+\s[A-Z]{3}\b|\d+\. \w+\.? \d{4}|\b[0-9a-f]{32,64}\b|buyin person [^\0]+|(?<![\w.])\d+\. (?=\S)"
)
"""Amounts and days, as Babel writes them in the language; checksums; commands; the number of what stands in a list."""


def _mark(text: str) -> str:
    return text if text in SIGNS else f"{OPEN}{text}{CLOSE}"


class Marked(NullTranslations):
    """A language whose words are the English ones between marks."""

    def gettext(self, message: str) -> str:
        return _mark(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _mark(msgid1 if n == 1 else msgid2)


def _write_marked(folder: Path) -> None:
    marked = Catalog(locale=LANGUAGE)
    for text in extract_texts():
        if text.id:
            marked.add(text.id, _mark(text.id) if isinstance(text.id, str) else tuple(map(_mark, text.id)))
    (folder / LANGUAGE / "LC_MESSAGES").mkdir(parents=True)
    with (folder / LANGUAGE / "LC_MESSAGES" / "messages.mo").open("wb") as file:
        write_mo(file, marked)


class _Reader(HTMLParser):
    """Collects what people read, and what a screen reader says of elements."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.flow = ""
        """What stands in elements, one after the other: a text with elements in it is one text."""
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in UNREAD
        self.told.extend(value for name, value in attrs if value and name in TOLD)

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in UNREAD

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.flow += f"{data}{BETWEEN}"


def _find_unmarked(text: str) -> Iterator[str]:
    """Yield what stands outside of the marks, in the pieces that a presenter may have put beside each other."""
    depth, outside = 0, ""
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        outside += BETWEEN if sign == CLOSE else "" if depth else sign
    for piece in re.split(f"{BETWEEN}|, | · |: ", _FIGURE.sub("", outside)):
        if re.search(r"[^\W\d_]{2}", piece):
            yield piece.strip(EDGES)


@pytest.fixture(scope="module")
def marked_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoPages, Path]]:
    folder = tmp_path_factory.mktemp("translations")
    _write_marked(folder)

    def load(language: str, _folder: Path = folder) -> Catalogue | None:
        return Marked() if language == LANGUAGE else None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plugin.languages.load_catalogue", load)
        with serve_demo_pages({"BUYIN_LANGUAGE": LANGUAGE}) as pages:
            _ask_leaders_in_it(pages)
            yield pages, folder


def _ask_leaders_in_it(pages: DemoPages) -> None:
    """Let those who take part read the marked language, too: what is printed for them speaks theirs."""
    with pages.services.store.writing(DEFAULT_TENANT) as connection:
        connection.execute(update(participant).values(language=LANGUAGE))


def test_no_page_has_a_text_that_a_catalogue_could_not_say(marked_pages: tuple[DemoPages, Path]) -> None:
    pages, folder = marked_pages
    data = _read_data(pages)
    app = create_app(pages.services)
    app.extensions.pop("babel")
    add_languages(app, folder)
    client = app.test_client()
    client.get(pages.invite().removeprefix(pages.address))
    unmarked: set[tuple[str, str]] = set()
    seen = 0
    for endpoint, number in list_visits():
        answer = client.get(find_path(endpoint, pages, number), headers={"Accept-Language": LANGUAGE})
        if answer.mimetype != "text/html" or answer.status_code != HTTPStatus.OK:
            continue
        reader = _Reader()
        reader.feed(answer.get_data(as_text=True))
        seen += reader.flow.count(OPEN)
        pieces = (piece for text in (*reader.told, reader.flow) for piece in _find_unmarked(text))
        lines = (line.strip(EDGES) for piece in pieces for line in piece.split("\n"))
        unmarked.update((endpoint, line) for line in lines if line not in data)
    assert not unmarked, "\n".join(map(str, sorted(unmarked)))
    assert seen > len(list_visits())


def _read_data(pages: DemoPages) -> str:
    """All that isn't said by Buy-In: what deals hold, people's names, what Salesforce and its objects are called."""
    services = pages.services
    with services.store.reading(DEFAULT_TENANT) as connection:
        rows = services.pipeline(VIEWER, limit=None).rows
        deals = load_deals(connection, DEFAULT_TENANT, [row.id for row in rows])
        records = [list(row) for row in connection.execute(select(crm_record.c.kind, crm_record.c.body))]
        typed = [found for column in TYPED for found in connection.scalars(select(column))]
    held = [
        [to_json(deal) for deal in deals.values()],
        records,
        typed,
        [*list_set_aside(services.set_aside(DEFAULT_TENANT))],
        services.settings.salesforce_role_permission_sets,
        NEVER_SAID,
    ]
    tactics = tomllib.loads((CATALOGUES.parent / "tactics.de.toml").read_text(encoding="utf-8"))
    return json.dumps([held, tactics], ensure_ascii=False, default=str).replace('\\"', '"')

"""Takes pictures of a coach's page of an exercise in each phase: `python -m tests.browser.exercise_pictures [FOLDER]`.

An exercise of six leaders is led from its plan to what is kept; each phase is taken at the width of a phone and of a
desktop, light and dark. Without a folder, the first screen of each goes onto the two sheets that the documentation
shows.
"""

import argparse
import io
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from plugin.bootstrap import open_services
from plugin.exercises.leading import Wording
from plugin.exercises.views import About
from plugin.sign_in import Invitation
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.screenshots import PICTURES
from tests.exercise_desk import COACH, LEADERS, TENANT, ExerciseDesk, open_exercise_desk
from web.app import create_app

WIDTHS = (390, 1280)
HEIGHT = 844
SCHEMES = ("light", "dark")
TOLD = ("1-plan", "2-write-some", "3-understand", "4-group-half", "5-synthesise-some", "6-rate", "7-settle", "8-kept")
"""The moments of an exercise that the documentation shows, one of each phase."""
SHEETS = ((390, "phases-phone.png", 4, 0.6), (1280, "phases-desktop.png", 2, 0.45))
"""For each width: the sheet's name, how many pictures stand beside each other, and how much smaller they are."""
GAP = 16
"""Pixels between two pictures of a sheet."""
PAPER = "#d8dde6"
SAID: dict[str, Sequence[str]] = {
    "purpose": (
        "We make glass that lasts, for people who build for decades.",
        "Bottles that come back instead of being thrown away.",
        "To give this town work, as my grandfather did.",
        "Quality. Nobody else melts at our purity.",
        "Earn enough that we can decide for ourselves.",
        "",
    ),
    "values": (
        "Patience. Say what you do, do what you say.",
        "Openness, also when a batch fails.",
        "Loyalty to our suppliers.",
        "Patience and honesty with customers.",
        "Courage to stop what doesn't pay.",
        "Honesty first.",
    ),
    "future": (
        "Three lines, all of them electric, and customers in the north who book a year ahead.",
        "Half of our revenue from bottles that come back.",
        "The same size as today, and debt-free.",
        "An electric line 3, and the old furnace switched off.",
        "The first electric furnace in the region.",
        "A second site near the port.",
    ),
    "works_well": (
        "The evening shift solves things before anybody asks.",
        "Approval of small orders is quick.",
        "We deliver on the day.",
        "Deliveries arrive on the day we promised.",
        "Sales and melt talk every morning.",
        "The morning round.",
    ),
    "improve": (
        "Too many people sign off on an investment.",
        "We wait for approval for months.",
        "Nobody knows who has the final word on line 3.",
        "Spare parts.",
        "We learn of changes in the order book too late.",
        "Decisions are reopened after they were made.",
    ),
}
GROUPS: dict[str, Sequence[tuple[str, Sequence[int]]]] = {
    "purpose": (("Glass that lasts", (0, 3)), ("Independence", (2, 4))),
    "values": (("Patience and honesty", (0, 3, 5)), ("Openness", (1,))),
    "future": (("Electric melting", (0, 3, 4)), ("Staying the size we are", (2,)), ("Growing beyond", (5,))),
    "works_well": (("On the day", (2, 3)), ("Talking every morning", (4, 5))),
    "improve": (("Who decides", (0, 1, 2, 5)),),
}
ASIDE = "Said twice; its writer agrees"
STATEMENTS: Sequence[tuple[str, str, About]] = (
    ("future", "In five years line 3 melts with electricity.", "where"),
    ("improve", "By summer one person has the final word on each investment.", "how"),
    ("future", "The old furnace is switched off in the year in which line 3 is proven.", "when"),
)
LEVELS: Sequence[Sequence[int]] = ((1, 2, 1, 2, 1, 1), (1, 3, 2, 3, 2, 1), (1, 2, 5, 3, 4, 2))
REASONS = {4: "Not before the second winter.", 5: "It would leave us without a reserve if line 3 stands still."}


@dataclass(frozen=True, slots=True)
class Workspace:
    """A running installation with an exercise, and the browser that looks at it."""

    desk: ExerciseDesk
    browser: Browser
    address: str

    def open_page(self, width: int, scheme: str) -> Page:
        """Open a page that is signed in as the coach."""
        link = self.desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=COACH.user))
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT}, color_scheme="dark" if scheme == "dark" else "light"
        )
        page = context.new_page()
        page.goto(f"{self.address}{urlsplit(link).path}")
        return page


@contextmanager
def open_workspace(browser: Browser) -> Iterator[Workspace]:
    """Serve a new installation with one deal until the end."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_services({"BUYIN_DATA_DIR": folder})) as services,
    ):
        desk = open_exercise_desk(services.store, services.settings)
        server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Workspace(desk, browser, f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _write(desk: ExerciseDesk, people: Sequence[str]) -> None:
    desk.write_all(
        people,
        {
            person: {question: texts[number] for question, texts in SAID.items()}
            for number, person in enumerate(LEADERS)
        },
    )


def _say_back(desk: ExerciseDesk) -> None:
    answering = desk.services.answering
    answering.say_back(desk.tokens["ana"], "You want us to stay masters of our own house, and to earn enough for it.")
    answering.say_back(desk.tokens["bo"], "Work for the town comes first.")
    pairs = desk.show().pairs
    answering.confirm_back(desk.tokens[_find_name(desk, next(pair.about for pair in pairs if pair.words))], yes=True)


def _find_name(desk: ExerciseDesk, participant: str) -> str:
    return next(each.person for each in desk.show().participants if each.id == participant)


def _place(desk: ExerciseDesk, questions: Sequence[str], *, rest: bool) -> None:
    exercises = desk.services.exercises
    view = desk.show()
    order = {each.id: LEADERS.index(each.person) for each in view.participants}
    for question in questions:
        placed = set()
        for name, numbers in GROUPS[question]:
            desk.clock.advance(minutes=1)
            group = exercises.make_group(COACH, desk.exercise, question, name)
            for answer in view.answers:
                if answer.question == question and answer.text and order[answer.participant or ""] in numbers:
                    exercises.place(COACH, desk.exercise, answer.id, group=group)
                    placed.add(answer.id)
        for answer in view.answers if rest else ():
            if answer.question == question and answer.text and answer.id not in placed:
                exercises.place(COACH, desk.exercise, answer.id, aside=ASIDE)


def _word(desk: ExerciseDesk) -> None:
    for question, text, about in STATEMENTS:
        desk.clock.advance(minutes=1)
        answers = [each.id for each in desk.show().answers if each.question == question and each.text]
        wording = Wording(question=question, text=text, about=about, answers=answers[:3])
        desk.services.exercises.word_statement(COACH, desk.exercise, wording)


def _rate(desk: ExerciseDesk) -> None:
    for number, person in enumerate(LEADERS):
        levels: dict[str, tuple[int, str]] = {}
        for shared, given in zip(desk.show().shared, LEVELS, strict=True):
            levels[shared.id] = (given[number], REASONS.get(given[number], ""))
        desk.services.answering.finish_rating(desk.tokens[person], levels)


def _name(desk: ExerciseDesk) -> None:
    for number, person in enumerate(LEADERS):
        named = {"d1:final": LEADERS[number % 2], "d1:stop": "ana\nfay", "d2:final": "cem", "d3:final": person}
        desk.services.answering.finish(desk.tokens[person], named)


def list_phases(desk: ExerciseDesk) -> Iterator[str]:
    """Lead the exercise on and name each moment that is to be looked at."""
    exercises = desk.services.exercises
    desk.plan(LEADERS)
    yield "1-plan"
    desk.begin()
    yield "2-write"
    _write(desk, LEADERS[:4])
    yield "2-write-some"
    _write(desk, LEADERS[4:])
    yield "2-write-all"
    desk.reveal()
    _say_back(desk)
    yield "3-understand"
    desk.go_on("begin_grouping")
    yield "4-group"
    _place(desk, ("purpose", "values", "future"), rest=False)
    yield "4-group-half"
    view = desk.show()
    placed = {answer for group in view.groups for answer in group.answers}
    for answer in view.answers:
        if answer.question in {"purpose", "values", "future"} and answer.text and answer.id not in placed:
            exercises.place(COACH, desk.exercise, answer.id, aside=ASIDE)
    _place(desk, ("works_well", "improve"), rest=True)
    yield "4-group-all"
    desk.go_on("begin_statements")
    yield "5-synthesise"
    _word(desk)
    yield "5-synthesise-some"
    desk.go_on("begin_rating")
    yield "6-rate"
    _rate(desk)
    desk.go_on("reveal_ratings")
    yield "7-settle"
    desk.clock.advance(hours=1)
    exercises.keep(COACH, desk.exercise, desk.clock().replace(year=desk.clock().year + 1), version=desk.show().version)
    yield "8-kept"
    desk.plan(LEADERS, kind="authority")
    desk.begin()
    yield "9-authority-write"
    _name(desk)
    desk.reveal()
    yield "9-authority-kept"


def take_all(browser: Browser, folder: Path, looks: Callable[[str], bool]) -> None:
    """Take each phase that `looks` says yes to."""
    with open_workspace(browser) as workspace:
        pages = {(width, scheme): workspace.open_page(width, scheme) for width in WIDTHS for scheme in SCHEMES}
        for name in list_phases(workspace.desk):
            if not looks(name):
                continue
            for (width, scheme), page in pages.items():
                page.goto(f"{workspace.address}/coach/exercises/{workspace.desk.exercise}")
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


def take_for_docs(browser: Browser, folder: Path) -> None:
    """Take the first screen of each phase, and put those of one width on one sheet, row by row."""
    with open_workspace(browser) as workspace:
        pages = {width: workspace.open_page(width, "light") for width, *_ in SHEETS}
        taken: dict[int, list[Image.Image]] = {width: [] for width in pages}
        for name in list_phases(workspace.desk):
            for width, page in pages.items() if name in TOLD else ():
                page.goto(f"{workspace.address}/coach/exercises/{workspace.desk.exercise}")
                taken[width].append(Image.open(io.BytesIO(page.screenshot())))
    for width, name, beside, scale in SHEETS:
        _sew([picture.resize(_shrink(picture.size, scale)) for picture in taken[width]], beside).save(
            folder / name, optimize=True
        )


def _shrink(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return round(size[0] * scale), round(size[1] * scale)


def _sew(pictures: Sequence[Image.Image], beside: int) -> Image.Image:
    """Put pictures of one size into rows of so many, on one sheet."""
    width, height = pictures[0].size
    rows = -(-len(pictures) // beside)
    sheet = Image.new("RGB", (GAP + beside * (width + GAP), GAP + rows * (height + GAP)), PAPER)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, beside)
        sheet.paste(picture, (GAP + column * (width + GAP), GAP + row * (height + GAP)))
    return sheet


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures into the folder that is named, or those of the documentation."""
    parser = argparse.ArgumentParser(description="Take pictures of an exercise in each of its phases.")
    parser.add_argument("folder", nargs="?", type=Path, help="take every phase at every width into this folder")
    parser.add_argument("--only", default="", help="what the names of the pictures begin with")
    given = parser.parse_args(arguments)
    target: Path = given.folder or PICTURES
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        if given.folder:
            take_all(browser, target, lambda name: name.startswith(given.only))
        else:
            take_for_docs(browser, target)
        browser.close()
    sys.stdout.write(f"{len(list(target.glob('*.png')))} pictures are in {target}.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

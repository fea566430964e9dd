"""A deal from a file whose leaders take part in exercises, for tests: planned, written, revealed in a few words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from connectors.files.reader import read_deal
from graph.exercises.phases import Kind
from graph.exercises.questions import FIVE
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services
from plugin.exercises.leading import Wording
from plugin.exercises.views import AnswerView, ExerciseView, Invited, Plan, Question
from plugin.settings import Settings
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.store.tenants import add_tenant
from plugin.views import Viewer
from tests.demo_org_rows import Clock

TENANT = "default"
DEAL = "D1"
COACH = Viewer(tenant=TENANT, role="coach", user="005C")
LEADERS = ("ana", "bo", "cem", "dot", "eli", "fay")
FILE = (
    '{"format": "buyin-deal/1", "as_of": "2026-03-01", "deal": {"id": "D1", "name": "Northwind: line 3"}, "people": ['
    + ", ".join(
        f'{{"id": "{name}", "name": "{name.title()} Okoro", "title": "Head of {name}", "decision_maker": true}}'
        for name in LEADERS
    )
    + ', {"id": "old", "name": "Olga Lind", "former": true}, {"id": "us", "name": "Lena", "side": "seller"}]}'
)


@dataclass
class ExerciseDesk:
    """An installation with one deal, its coach, and the addresses that were given out, by person."""

    services: Services
    clock: Clock
    exercise: str = ""

    def __post_init__(self) -> None:
        """Begin without addresses."""
        self.tokens: dict[str, str] = {}

    def plan(
        self,
        people: Sequence[str] = LEADERS[:4],
        *,
        kind: Kind = "consensus",
        typed: Sequence[str] = (),
        **changes: Any,
    ) -> str:
        """Plan an exercise with these people."""
        plan = replace(build_plan(kind), **changes)
        invited = [Invited(person=person, typed=person in typed) for person in people]
        self.exercise = self.services.exercises.plan(COACH, DEAL, plan, invited, kind=kind)
        return self.exercise

    def begin(self) -> None:
        """Give out the addresses."""
        given = self.services.exercises.begin_writing(COACH, self.exercise, version=self.show().version)
        self.tokens |= {link.person: link.url.rpartition("/")[2] for link in given if link.url is not None}

    def show(self) -> ExerciseView:
        """Show it to the coach."""
        return self.services.exercises.show(COACH, self.exercise)

    def open(self, person: str) -> AnswerView:
        """Show it to a participant."""
        return self.services.answering.open(self.tokens[person])

    def find(self, person: str) -> str:
        """Return the id of a participant."""
        return next(each.id for each in self.show().participants if each.person == person)

    def write_all(
        self, people: Sequence[str] | None = None, answers: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        """Let everybody hand in."""
        for person in people or list(self.tokens):
            words = (answers or {}).get(person) or {question: f"{person} on {question}" for question in FIVE}
            self.services.answering.finish(self.tokens[person], words)

    def reveal(self, why: str = "") -> None:
        """Open all answers."""
        self.services.exercises.reveal(COACH, self.exercise, version=self.show().version, why=why)

    def go_on(self, *steps: str) -> None:
        """Take steps that need nothing but the version."""
        for step in steps:
            getattr(self.services.exercises, step)(COACH, self.exercise, version=self.show().version)

    def place_all(self) -> None:
        """Put all answers of a question into one group."""
        groups: dict[str, str] = {}
        for answer in self.show().answers:
            question = answer.question
            if question not in groups:
                name = f"all of {question}"
                groups[question] = self.services.exercises.make_group(COACH, self.exercise, question, name)
            self.services.exercises.place(COACH, self.exercise, answer.id, group=groups[question])

    def word(self, text: str, question: str = "future") -> str:
        """Word a shared statement that comes from all answers of a question."""
        answers = [answer.id for answer in self.show().answers if answer.question == question]
        wording = Wording(question=question, text=text, about="where", answers=answers)
        return self.services.exercises.word_statement(COACH, self.exercise, wording)

    def lead_to_rating(self, *texts: str) -> list[str]:
        """Go on from the reveal to the rating of these statements and return their ids."""
        self.go_on("begin_grouping")
        self.place_all()
        self.go_on("begin_statements")
        statements = [self.word(text) for text in texts]
        self.go_on("begin_rating")
        return statements

    def type_rating(self, person: str, answers: Mapping[str, str], *, round: int = 1) -> str:  # noqa: A002 # its name
        """Type in somebody's ratings of a round and return the proof."""
        return self.services.exercises.type_in(COACH, self.exercise, self.find(person), answers, form=f"rating:{round}")


def build_plan(kind: Kind = "consensus") -> Plan:
    """Return the plan with the five questions, or with three decisions."""
    asked = FIVE if kind == "consensus" else {"d1": "Who moves", "d2": "Where to", "d3": "How much"}
    return Plan(title="Where to?", questions=[Question(id=name, text=text) for name, text in asked.items()])


def open_exercise_desk(store: Store, settings: Settings) -> ExerciseDesk:
    """Open an installation with the deal, analysed."""
    clock = Clock()
    with store.writing(TENANT) as connection:
        add_tenant(connection, TENANT, now=clock())
        save_deals(connection, TENANT, [read_deal(FILE.encode())], origin="file", now=clock())
    analyse_deals(store, TENANT, [DEAL], as_of=clock())
    return ExerciseDesk(services=Services(settings=settings, store=store, clock=clock), clock=clock)


def in_days(clock: Clock, days: int) -> datetime:
    """Return a moment to come."""
    return clock() + timedelta(days=days)

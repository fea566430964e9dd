"""Decides what the demo's coach has under way: exercises in several phases, a check, a charter, tactics tried.

The leaders' answers are made up; they stand in the file beside this module. All is done as people do it, week by week,
by the use cases themselves.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from graph.deal import Deal
from graph.exercises.charter import Charter, CharterDecision, FounderRole, MustAgree
from graph.exercises.phases import Kind
from graph.exercises.questions import FIVE
from graph.exercises.shares import to_field
from plugin.bootstrap import Services
from plugin.exercises.leading import Wording
from plugin.exercises.views import ExerciseView, Invited, Plan, Question
from plugin.store.tenants import DEFAULT_TENANT
from plugin.store.users import load_users
from plugin.tactics_used import NotedUse
from plugin.views import Viewer

ANSWERS = Path(__file__).with_suffix(".toml")
A_DAY = timedelta(days=1)
A_STEP = 5
"""Seconds that go by whenever somebody looks at the clock: what is done one after the other stands in that order."""


@dataclass(frozen=True, slots=True)
class LedExercise:
    """An exercise under way: its id, and the tokens of the addresses by first names."""

    id: str
    tokens: Mapping[str, str]


def find_coach(services: Services) -> Viewer:
    """Return the demo's coach as somebody who is signed in."""
    with services.store.reading(DEFAULT_TENANT) as connection:
        users = load_users(connection, DEFAULT_TENANT).values()
    user = next(user.id for user in users if _to_first(user.name) == _read_told()["coach"])
    return Viewer(tenant=DEFAULT_TENANT, role="coach", user=user)


class DemoCoaching:
    """What the demo's coach did, week by week."""

    def __init__(self, services: Services, *, now: datetime) -> None:
        """Begin with nothing under way."""
        self.services = services
        self.now = now
        self.coach = find_coach(services)
        self.told = _read_told()
        self._led: dict[str, LedExercise] = {}
        self._deals: dict[str, str] = {}
        self._steps: Mapping[int, Sequence[Callable[[Services], None]]] = {
            7: [self._begin_kept],
            6: [self._share],
            5: [self._keep, self._begin_check],
            4: [self._reveal_check],
            3: [self._begin_group],
            2: [self._put_charter],
            1: [self._group],
            0: [self._write],
        }

    def go_on(self, weeks: int, then: datetime) -> None:
        """Do what was done so many weeks ago."""
        seconds = count(0, A_STEP)
        begun = then if weeks else then - timedelta(hours=1)
        services = replace(self.services, clock=lambda: begun + timedelta(seconds=next(seconds)))
        for step in self._steps.get(weeks, ()):
            step(services)
        for tried in self.told["tried"]:
            if tried["weeks"] == weeks:
                noted = NotedUse(
                    tactic=tried["tactic"],
                    finding=tried["finding"],
                    used_on=then.date(),
                    outcome=tried["outcome"],
                    words=tried["words"],
                )
                services.tactics_used.note(self.coach, self._find_deal(tried["deal"]), noted)

    def _begin_kept(self, services: Services) -> None:
        self._begin(services, "kept")
        self._hand_in(services, "kept")

    def _share(self, services: Services) -> None:
        """Reveal, hear each other, put together, word what is shared, and rate it."""
        led = self._reveal(services, "kept")
        exercises = services.exercises
        self._place(services, "kept")
        exercises.begin_statements(self.coach, led.id, version=self._see(services, led).version)
        answers = _find_answers(self._see(services, led))
        rated = [
            exercises.word_statement(
                self.coach,
                led.id,
                Wording(
                    question=each["question"],
                    text=each["text"],
                    about=each["about"],
                    answers=[answers[each["question"], name] for name in each["of"]],
                ),
            )
            for each in self.told["kept"]["statements"]
        ]
        exercises.begin_rating(self.coach, led.id, version=self._see(services, led).version)
        for number, (name, token) in enumerate(led.tokens.items()):
            levels = {
                statement: (each["levels"][number], each.get("whys", {}).get(name, ""))
                for statement, each in zip(rated, self.told["kept"]["statements"], strict=True)
            }
            services.answering.finish_rating(token, levels)

    def _keep(self, services: Services) -> None:
        led, exercises = self._led["kept"], services.exercises
        exercises.reveal_ratings(self.coach, led.id, version=self._see(services, led).version)
        notes = {each["text"]: each["note"] for each in self.told["kept"]["statements"] if "note" in each}
        for shared in self._see(services, led).shared:
            if shared.text in notes:
                exercises.settle(self.coach, led.id, shared.id, "open", notes[shared.text], version=shared.version)
        exercises.keep(self.coach, led.id, self.now + 4 * A_DAY, version=self._see(services, led).version)

    def _begin_check(self, services: Services) -> None:
        told = self.told["check"]
        deal = self._load(services, told["deal"])
        asked = {each.id: each.name for each in deal.decisions[:1]}
        asked |= {f"own_{number}": text for number, text in enumerate(told["decisions"], start=1)}
        self._begin(services, "check", kind="authority", asked=asked)
        people = {_to_first(person.name): person.id for person in deal.people}
        for number, token in enumerate(self._led["check"].tokens.values()):
            named = {
                to_field(decision, kind): people[names[number]]
                for decision, answers in zip(asked, told["answers"], strict=True)
                for kind, names in answers.items()
            }
            services.answering.finish(token, named)

    def _reveal_check(self, services: Services) -> None:
        led = self._led["check"]
        services.exercises.reveal(self.coach, led.id, version=self._see(services, led).version)

    def _begin_group(self, services: Services) -> None:
        self._begin(services, "group")
        self._hand_in(services, "group")

    def _group(self, services: Services) -> None:
        """Reveal, hear each other, and begin to put answers together."""
        self._reveal(services, "group")
        self._place(services, "group")

    def _write(self, services: Services) -> None:
        """Let some of those who write finish."""
        before = replace(services, clock=lambda: self.now - 3 * A_DAY)
        self._begin(before, "writing", write_by=self.now + 4 * A_DAY)
        self._hand_in(services, "writing")

    def _put_charter(self, services: Services) -> None:
        told = self.told["charter"]
        deal = self._load(services, told["deal"])
        people = {_to_first(person.name): person.id for person in deal.people}
        decision = next(each for each in deal.decisions if each.id == told["decision"])
        today = self.now.date()
        written = CharterDecision(
            id=decision.id,
            name=decision.name,
            final_word=people[told["final_word"]],
            must_agree=tuple(MustAgree(person=people[each], grounds=why) for each, why in told["must_agree"].items()),
            recommends=tuple(people[each] for each in told["recommends"]),
            gives_input=tuple(people[each] for each in told["gives_input"]),
            carries_out=tuple(people[each] for each in told["carries_out"]),
            listen_until=today - 2 * A_DAY,
            act_by=today + 5 * A_DAY,
            matter=decision.matter,
        )
        founder = FounderRole(
            person=people[told["founder"]],
            advises_on=tuple(told["advises_on"]),
            through=people[told["through"]],
            review_on=today + 90 * A_DAY,
            stays=told["stays"],
        )
        charter = Charter(decisions=(written,), founder=founder)
        version = services.papers.put(self.coach, deal.deal.id, charter, seen=0)
        for name in told["acknowledged"]:
            services.papers.acknowledge(self.coach, deal.deal.id, people[name], version=version)

    def _begin(
        self,
        services: Services,
        name: str,
        *,
        kind: Kind = "consensus",
        asked: Mapping[str, str] = FIVE,
        write_by: datetime | None = None,
    ) -> None:
        told, exercises = self.told[name], services.exercises
        deal = self._load(services, told["deal"])
        people = {_to_first(person.name): person.id for person in deal.people}
        names = told.get("people") or list(told["answers"])
        plan = Plan(
            title=told["title"],
            questions=[Question(id=each, text=text) for each, text in asked.items()],
            attributed=kind == "consensus",
            write_by=write_by,
            nameable={person.id: person.name for person in deal.people if person.side == "buyer"}
            if kind == "authority"
            else {},
        )
        invited = [Invited(person=people[each]) for each in names]
        exercise = exercises.plan(self.coach, deal.deal.id, plan, invited, kind=kind)
        given = exercises.begin_writing(self.coach, exercise, version=exercises.show(self.coach, exercise).version)
        tokens = {_to_first(each.name): (each.url or "").rpartition("/")[2] for each in given}
        self._led[name] = LedExercise(exercise, tokens)

    def _hand_in(self, services: Services, name: str) -> None:
        for writer, texts in self.told[name]["answers"].items():
            services.answering.finish(self._led[name].tokens[writer], dict(zip(FIVE, texts, strict=True)))

    def _reveal(self, services: Services, name: str) -> LedExercise:
        """Open the answers; everybody says back what one other wrote, as the coach hears."""
        led, exercises = self._led[name], services.exercises
        exercises.reveal(self.coach, led.id, version=self._see(services, led).version)
        for pair in self._see(services, led).pairs:
            exercises.confirm_back(self.coach, led.id, pair.id)
        exercises.begin_grouping(self.coach, led.id, version=self._see(services, led).version)
        return led

    def _place(self, services: Services, name: str) -> None:
        led, exercises = self._led[name], services.exercises
        answers = _find_answers(self._see(services, led))
        made: dict[str, str] = {}
        for each in self.told[name]["groups"]:
            made[each["name"]] = exercises.make_group(self.coach, led.id, each["question"], each["name"])
            for writer in each["of"]:
                answer = answers[each["question"], writer]
                exercises.place(self.coach, led.id, answer, group=made[each["name"]])
            if "excludes" in each:
                exercises.mark_excluding(self.coach, led.id, made[each["name"]], made[each["excludes"]], yes=True)

    def _see(self, services: Services, led: LedExercise) -> ExerciseView:
        return services.exercises.show(self.coach, led.id)

    def _load(self, services: Services, beginning: str) -> Deal:
        return services.deals.panel(self.coach, self._find_deal(beginning)).deal

    def _find_deal(self, beginning: str) -> str:
        if not self._deals:
            rows = self.services.pipeline(self.coach, limit=None).rows
            self._deals = {row.name: row.id for row in rows}
        return next(deal for name, deal in self._deals.items() if name.startswith(beginning))


def _find_answers(view: ExerciseView) -> Mapping[tuple[str, str], str]:
    """Return the answers' ids by their question and their writer's first name."""
    names = {each.id: _to_first(each.name) for each in view.participants}
    return {(each.question, names[each.participant or ""]): each.id for each in view.answers}


def _read_told() -> Mapping[str, Any]:
    return tomllib.loads(ANSWERS.read_text(encoding="utf-8"))


def _to_first(name: str) -> str:
    return name.split(maxsplit=1)[0]

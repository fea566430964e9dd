"""What an authority check may tell: how often somebody was named, of how many answers, and never by whom.

Asked in private per decision: who has the final word, who could stop it, who should be asked. What is guarded:

- Forms come without their writers, so that no share can be led back to one here.
- Nothing is told of a question that fewer than four people answered, or where some wrote by themselves fewer than four
  did: whoever typed the others' answers in could take those off (`may_count`).
- Two checks of one decision can't be subtracted from each other: a check is shown only if, with those shown before,
  the people who took part in exactly the same checks are four or more each (`may_show`). Any sum of shown counts then
  covers such groups whole; a smaller group's namings can't be worked out from them.

What isn't, and can't be: where all answers are the same, everybody knows what each one said; who took part knows their
own answer and may take it off; whoever tells others what they wrote has told it. A single naming of four is shown as
one of four.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.exercises.problem import Problem
from graph.speech import mark, say

Asked = Literal["final", "stop", "ask"]

FEWEST = 4
"""Answers, or people, below which nothing is told."""
FEWEST_DECISIONS, MOST_DECISIONS = 3, 8

ASKED: Mapping[Asked, str] = {
    "final": mark("Who has the final word on it?"),
    "stop": mark("Who could stop it?"),
    "ask": mark("Who should be asked?"),
}
"""What is asked about each decision, in this order; the first takes one name, the others several."""
_ONE_NAME: Asked = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedShare:
    """How often somebody was named for a decision: `times` of `answers`."""

    decision: str
    asked: Asked
    named: str
    times: int
    answers: int

    @property
    def share(self) -> float:
        """The share of answers that name them: above 0, at most 1."""
        return self.times / self.answers


def to_field(decision: str, asked: Asked) -> str:
    """Return the key under which a form holds who was named: `DECISION:final`."""
    return f"{decision}:{asked}"


def read_named(value: str) -> Sequence[str]:
    """Read the ids of people that a form's value names, one a line, each once."""
    return list(dict.fromkeys(line.strip() for line in value.splitlines() if line.strip()))


def find_form_problems(
    form: Mapping[str, str], decisions: Collection[str], people: Collection[str]
) -> Sequence[Problem]:
    """Name what is wrong with one form: what wasn't asked, who can't be named, two names where one has the final word.

    `people` are the ids that can be named. An empty value is fine: it is no answer.
    """
    return list(_form_problems(form, decisions, people))


def _form_problems(form: Mapping[str, str], decisions: Collection[str], people: Collection[str]) -> Iterator[Problem]:
    fields = {to_field(decision, asked): asked for decision in decisions for asked in ASKED}
    for field, value in form.items():
        named = read_named(value)
        if field not in fields:
            yield Problem(place=field, sentence=say("This wasn't asked."))
        elif any(person not in people for person in named):
            yield Problem(place=field, sentence=say("Choose from the people listed."))
        elif fields[field] == _ONE_NAME and len(named) > 1:
            yield Problem(place=field, sentence=say("Name one person: the final word is one person's."))


def find_plan_problems(decisions: Sequence[str], participants: int) -> Sequence[Problem]:
    """Name what keeps an authority check from telling anything: 3 to 8 decisions, four people or more."""
    found: list[Problem] = []
    if not FEWEST_DECISIONS <= len(decisions) <= MOST_DECISIONS:
        words = say("Ask about {least} to {most} decisions.", least=FEWEST_DECISIONS, most=MOST_DECISIONS)
        found.append(Problem(place="decisions", sentence=words))
    if participants < FEWEST:
        words = say("Ask at least {least} people: with fewer, nothing could be shown.", least=FEWEST)
        found.append(Problem(place="participants", sentence=words))
    return found


def count_shares(forms: Iterable[Mapping[str, str]], decisions: Sequence[str]) -> Sequence[NamedShare]:
    """Count who was named, by decision and question in their order, most named first.

    A question that fewer than four people answered is left out, and so is who was never named.
    """
    given = [{field: read_named(value) for field, value in form.items()} for form in forms]
    return [share for decision in decisions for asked in ASKED for share in _count(given, decision, asked)]


def _count(forms: Sequence[Mapping[str, Sequence[str]]], decision: str, asked: Asked) -> Iterator[NamedShare]:
    answers = [named for form in forms if (named := form.get(to_field(decision, asked)))]
    if len(answers) < FEWEST:
        return
    times = Counter(person for named in answers for person in named)
    for person, number in sorted(times.items(), key=lambda each: (-each[1], each[0])):
        yield NamedShare(decision=decision, asked=asked, named=person, times=number, answers=len(answers))


def may_count(typed: Iterable[bool]) -> bool:
    """Tell whether a question's answers may be counted, given which of them a coach typed in and so knows.

    Four or more answered, and by themselves four or more, or nobody.
    """
    known = list(typed)
    written = known.count(False)
    return len(known) >= FEWEST and (written == 0 or written >= FEWEST)


def may_show(answered: Collection[str], shown: Iterable[Collection[str]] = ()) -> bool:
    """Tell whether a check of a decision may be shown, given who answered it and who answered each one shown before.

    It may where the people who answered exactly the same checks are four or more each: otherwise the counts of one
    check less those of another would tell what a few people named.
    """
    checks = [frozenset(answered), *(frozenset(each) for each in shown)]
    together = Counter(tuple(person in check for check in checks) for person in frozenset().union(*checks))
    return bool(answered) and all(number >= FEWEST for number in together.values())

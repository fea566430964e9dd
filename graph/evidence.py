"""What counts in a deal at `as_of`: one indexed view that every detector shares.

Statements and commitments count once a person confirmed them, statements until they are withdrawn. Nobody who has left
is a buyer, a decision maker or a holder any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import inf

from graph.analysis import Stance
from graph.buy_in import kept_at
from graph.clock import moved, to_known
from graph.contact import Touch, read_touches
from graph.deal import Commitment, Deal, Decision, Person, Statement, StatementKind, Subject
from graph.final_word import FinalWord, is_private, read_final_word
from graph.power import measure_power
from graph.stance import LEADING_DAYS, Reading, Readings, read_stances, to_stance
from graph.talk import Weights, to_listening


@dataclass(frozen=True, eq=False)
class Evidence:
    """A deal as it stood at `as_of`, and what can be looked up in it. Everything is worked out when first asked."""

    deal: Deal
    as_of: datetime
    ignored_future: int

    @property
    def is_open(self) -> bool:
        """Whether the deal is neither won nor lost."""
        return self.deal.deal.status == "open"

    def since(self, days: float) -> datetime:
        """Return the moment `days` before the clock."""
        return moved(self.as_of, -days)

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Everybody by id."""
        return {person.id: person for person in self.deal.people}

    @cached_property
    def left(self) -> frozenset[str]:
        """Who has left by now."""
        return frozenset(p.id for p in self.deal.people if p.left_at is not None and p.left_at <= self.as_of)

    @cached_property
    def buyers(self) -> frozenset[str]:
        """Who is on the buyer's side and hasn't left."""
        return frozenset(p.id for p in self.deal.people if p.side == "buyer" and p.id not in self.left)

    @cached_property
    def former(self) -> frozenset[str]:
        """Who is around without office."""
        return frozenset(p.id for p in self.deal.people if p.former)

    @cached_property
    def ours(self) -> frozenset[str]:
        """Who is on our own side, and so decides nothing for the buyers."""
        return frozenset(p.id for p in self.deal.people if p.side == "seller")

    @cached_property
    def deciders(self) -> tuple[str, ...]:
        """The confirmed decision makers."""
        return self.ordered(b for b in self.buyers if self.people[b].decision_maker is True and b not in self.former)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Statements that count, oldest first."""
        counted = (
            s
            for s in self.deal.statements
            if s.confirmed_by and (s.withdrawn_at is None or s.withdrawn_at > self.as_of)
        )
        return tuple(sorted(counted, key=lambda s: (s.at, s.id)))

    @cached_property
    def statements_by_kind(self) -> Mapping[StatementKind, Sequence[Statement]]:
        """Statements that count by kind, oldest first."""
        found: dict[StatementKind, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            found[statement.kind].append(statement)
        return found

    @cached_property
    def statements_by_person(self) -> Mapping[str, Sequence[Statement]]:
        """Statements that count by who said or did it, oldest first.

        Namings of an exercise aren't among them: they are told as shares, and who answered isn't told.
        """
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            if statement.kind != "naming" or not is_private(statement):
                found[statement.by].append(statement)
        return found

    @cached_property
    def statements_by_decision(self) -> Mapping[str, Sequence[Statement]]:
        """Statements that count by the decision they name, oldest first."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            if statement.decision is not None:
                found[statement.decision].append(statement)
        return found

    def of_kind(self, kind: StatementKind, days: float | None = None) -> Sequence[Statement]:
        """Return the statements of one kind that count, oldest first, of the last `days` if given."""
        found = self.statements_by_kind.get(kind, ())
        return found if days is None else [s for s in found if s.at >= self.since(days)]

    @cached_property
    def commitments(self) -> Mapping[str, Sequence[Commitment]]:
        """Commitments that count (confirmed and accepted) by owner, in order of due date."""
        found: dict[str, list[Commitment]] = defaultdict(list)
        for commitment in sorted(self.deal.commitments, key=lambda c: (c.due, c.id)):
            if commitment.confirmed_by and commitment.accepted:
                found[commitment.owner].append(commitment)
        return found

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        """Subjects by id."""
        return {subject.id: subject for subject in self.deal.subjects}

    @cached_property
    def exclusions(self) -> Mapping[str, frozenset[str]]:
        """Subject -> subjects that can't be had together with it, both ways."""
        found: dict[str, set[str]] = defaultdict(set)
        for subject in self.deal.subjects:
            for other in subject.excludes:
                if other != subject.id:
                    found[subject.id].add(other)
                    found[other].add(subject.id)
        return {subject: frozenset(others) for subject, others in found.items()}

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """Decisions by id."""
        return {decision.id: decision for decision in self.deal.decisions}

    @cached_property
    def decisions_by_subject(self) -> Mapping[str, Sequence[Decision]]:
        """Decisions by the subject they settle."""
        return _by_subject(self.deal.decisions)

    @cached_property
    def made_by_subject(self) -> Mapping[str, Sequence[Decision]]:
        """Decisions that somebody made or reversed, by the subject they settle."""
        reversed_ones = {each.decision for each in self.of_kind("reversal")}
        return _by_subject(d for d in self.deal.decisions if d.decided_by is not None or d.id in reversed_ones)

    def subject_of(self, statement: Statement) -> str | None:
        """Return the subject of a statement: its own, or that of the decision it names."""
        if statement.subject is None and statement.decision is not None and statement.decision in self.decisions:
            return self.decisions[statement.decision].subject
        return statement.subject

    @cached_property
    def readings(self) -> Readings:
        """Everybody's stance on every subject."""
        return read_stances(self.statements, self.subject_of, self.as_of)

    def reading(self, person: str, subject: str) -> Reading | None:
        """Return one person's stance on one subject, if anything is known."""
        return self.readings.get(person, {}).get(subject)

    @cached_property
    def stances(self) -> Mapping[str, Stance]:
        """Everybody's own stance on the deal."""
        return {
            person: to_stance(self.readings.get(person, {}), self.subjects, active=self.acted(person, LEADING_DAYS))
            for person in self.people
        }

    def acted(self, person: str, days: float) -> bool:
        """Whether the person spoke for it to others or kept a commitment in the last `days`."""
        since = self.since(days)
        if any(s.kind == "advocacy" and s.at >= since for s in self.statements_by_person.get(person, ())):
            return True
        kept = (kept_at(commitment) for commitment in self.commitments.get(person, ()))
        return any(moment is not None and moment >= since for moment in kept)

    @cached_property
    def touches(self) -> Mapping[str, Sequence[Touch]]:
        """Every buyer's contacts with our side, oldest first."""
        return read_touches(self.deal.activities, {p.id for p in self.deal.people if p.side == "buyer"}, self.ours)

    @cached_property
    def final_words(self) -> Mapping[str, FinalWord]:
        """Who is on record, claims and is named, by decision."""
        return {decision.id: self.final_word(decision) for decision in self.deal.decisions}

    def final_word(self, decision: Decision, **days: float) -> FinalWord:
        """Read one decision's holders, with other look-backs (`claim_days`, `naming_days`) than usual if given."""
        about = self.statements_by_decision.get(decision.id, ())
        return read_final_word(decision, about, self.left, self.former | self.ours, self.as_of, **days)

    def voters(self, decision: Decision) -> tuple[str, ...]:
        """Return those whose vote settles a decision and who are still there."""
        return self.ordered(self.buyers & set(decision.voters))

    @cached_property
    def recorded_holders(self) -> frozenset[str]:
        """Who is on record as having the final word on any decision."""
        return frozenset(person for word in self.final_words.values() for person in word.recorded)

    @cached_property
    def final_word_people(self) -> frozenset[str]:
        """Who has the final word on any decision on record, by claim or by what others say."""
        heard = {person for word in self.final_words.values() for person in (*word.claimants, *word.named)}
        return self.recorded_holders | heard

    @cached_property
    def power(self) -> tuple[Mapping[str, float], str]:
        """Each buyer's share of the group's influence, and which measure was used."""
        return measure_power(self.buyers, self.deal.ties)

    @cached_property
    def listening(self) -> Weights:
        """How much each buyer listens to each other buyer."""
        return to_listening(self.buyers, self.deal.ties)

    @cached_property
    def standing(self) -> Mapping[str, int]:
        """Everybody's place in lists: buyers first, then rank, influence and what is known; ids only in a tie."""

        def place(person: Person) -> tuple[object, ...]:
            return (
                person.side,
                person.id in self.left,
                person.former,
                person.formal_rank or inf,
                -self.power[0].get(person.id, 0.0),
                -len(self.statements_by_person.get(person.id, ())),
                -len(self.touches.get(person.id, ())),
                person.title or "",
                person.department or "",
                not person.decision_maker,
                not person.is_champion,
                -(person.owner_share or 0),
                not person.board_seat,
                person.predecessor_of is None,
                -len(self.commitments.get(person.id, ())),
                person.name,
                person.id,
            )

        return {person.id: index for index, person in enumerate(sorted(self.deal.people, key=place))}

    def ordered(self, people: Iterable[str]) -> tuple[str, ...]:
        """Return people without repetition in the order of their standing."""
        return tuple(sorted(set(people), key=lambda person: (self.standing.get(person, len(self.standing)), person)))

    def name(self, person: str) -> str:
        """Return the person's name."""
        return self.people[person].name if person in self.people else person


def _by_subject(decisions: Iterable[Decision]) -> Mapping[str, Sequence[Decision]]:
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.subject is not None:
            found[decision.subject].append(decision)
    return found


def build_evidence(deal: Deal, as_of: datetime) -> Evidence:
    """Look at a deal as it stood at `as_of`."""
    known, ignored = to_known(deal, as_of)
    return Evidence(deal=known, as_of=as_of, ignored_future=ignored)

"""What pasted notes may say of a deal: suggestions with the words that they rest on, of which nothing counts yet.

A suggestion is made rather too seldom than wrongly; a sentence of which nothing was made is listed with the reason.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from graph.deal import Deal, Person
from graph.speech import say
from graph.stance import WHERE_KINDS
from plugin.errors import InputRefusedError
from plugin.notes_clauses import Told, to_clauses
from plugin.notes_findings import (
    Found,
    Reading,
    find_commitments,
    find_decisions,
    find_statements,
    find_ties,
    is_action_list,
)
from plugin.notes_lines import NoteLine, SplitNotes, split_notes
from plugin.notes_people import Mention, Register
from plugin.notes_suggestions import NotesReading, SubjectOffer, Suggestion, Unused, UnusedWhy

LONGEST = 20_000
"""How many characters are read at once."""
_WHY: tuple[UnusedWhy, ...] = ("known_already", "both_ways", "maybe", "not_in_deal")


@dataclass(slots=True)
class _Reader:
    deal: Deal
    said_on: date
    register: Register
    ours: tuple[str, ...]
    writer: Mention | None
    is_mail: bool
    named: list[str] = field(default_factory=list)

    def read(self, notes: SplitNotes) -> Iterator[Suggestion | Unused]:
        last: Mention | None = None
        block = -1
        for line in notes.lines:
            if line.block != block:
                last, block = None, line.block
            told, text, is_action = self._begin(line, last)
            found = list(self._read_line(text, told, is_action=is_action))
            last = told.last
            self.named += [each for one in self.register.find(line.text) for each in one.people]
            self.named += [] if told.speaker is None else told.speaker.people
            made = [each for each in found if isinstance(each, Suggestion)]
            yield from made
            if not made:
                yield Unused(text=_whole(line), why=self._explain(text, told, found))

    def _begin(self, line: NoteLine, last: Mention | None) -> tuple[Told, str, bool]:
        """Find who speaks; what stands before a colon and is nobody's name is part of the sentence."""
        is_action = is_action_list((line.speaker, line.heading))
        speaker = self.register.find_one(line.speaker) or (
            self.register.find_one(re.sub(r"(?i)\b(?:action|todo|to-do|ai|task)\b:?", "", line.speaker))
            if line.speaker and is_action
            else None
        )
        text = line.text
        if line.speaker is None:
            speaker = self.register.find_one(line.heading)
        elif speaker is None and not is_action:
            text = _whole(line)
        return Told(speaker=speaker, writer=self.writer, ours=self.ours, last=last), text, is_action

    def _read_line(self, text: str, told: Told, *, is_action: bool) -> Iterator[Found]:
        if text.rstrip(" \"'\u201d").endswith("?"):
            yield "question"
            return
        reading = Reading(deal=self.deal, said_on=self.said_on, is_action=is_action)
        for clause in to_clauses(text, self.register, told):
            decisions = list(find_decisions(clause, reading))
            yield from decisions
            yield from find_statements(clause)
            if not any(isinstance(each, Suggestion) for each in decisions):
                yield from find_commitments(clause, reading)
            yield from find_ties(clause)

    def _explain(self, text: str, told: Told, found: Iterable[Found]) -> UnusedWhy:
        whys = {each for each in found if not isinstance(each, Suggestion)}
        if "question" in whys:
            return "question"
        for why in _WHY:
            if why in whys:
                return why
        named = told.speaker is not None or self.register.find(text)
        return "nothing_told" if named else "nobody_named"


def read_notes(text: str, deal: Deal, at: datetime, *, ours: str | None = None, is_mail: bool = False) -> NotesReading:
    """Read what a text of up to 20,000 characters may say of the deal's people, as said on the day of `at`.

    `ours` is the id of who pasted it: an "I" that nobody else says is theirs. In a mail, "I" is whoever signed it.
    Raises `InputRefusedError` for a text that is longer.
    """
    if len(text) > LONGEST:
        raise InputRefusedError(
            say("The notes have {count:,} characters; up to {most:,} are read at once.", count=len(text), most=LONGEST)
        )
    notes = split_notes(text)
    register = Register(deal.people)
    reader = _Reader(
        deal=deal,
        said_on=at.date(),
        register=register,
        ours=_find_ours(deal, ours),
        writer=_find_writer(register, notes) if is_mail or notes.writer else None,
        is_mail=is_mail,
    )
    read = list(reader.read(notes))
    buyers = {person.id for person in deal.people if person.side == "buyer" and not person.former}
    known = {each.id for name in ("statements", "commitments", "decisions", "ties") for each in getattr(deal, name)}
    made: dict[str, Suggestion] = {}
    unused = [Unused(text=each.text, why=each.why) for each in notes.left_out]
    for each in read:
        if isinstance(each, Unused):
            unused.append(each)
        elif (done := _finish(each, deal, at, buyers)) is None:
            unused.append(Unused(text=each.words, why="nothing_told"))
        elif done.id in known or _is_known_tie(done, deal):
            unused.append(Unused(text=each.words, why="known_already"))
        else:
            made.setdefault(done.id, done)
    return NotesReading(
        suggestions=tuple(made.values()),
        unused=tuple(unused),
        subject=None if any(each.kind in WHERE_KINDS for each in deal.subjects) else offer_subject(deal),
        deciders=_order_deciders(deal, reader.named),
        named=frozenset(reader.named),
    )


def offer_subject(deal: Deal) -> SubjectOffer:
    """Name what positions are taken on in a deal that doesn't say: what the deal is called, without the customer."""
    name, account = deal.deal.name.strip(), (deal.deal.account or "").strip()
    if account and name.casefold().startswith(account.casefold()):
        name = name[len(account) :].lstrip(" -:,\u2013\u2014/|") or name
    return SubjectOffer(kind="destination", name=name[:1].upper() + name[1:])


def _finish(suggestion: Suggestion, deal: Deal, at: datetime, buyers: set[str]) -> Suggestion | None:
    """Give a suggestion its id; nothing where it would say of one of us where they stand."""
    choices = suggestion.choices
    if suggestion.form in {"statement", "decision"} and choices:
        choices = tuple(each for each in choices if each in buyers)
        if not choices:
            return None
    person = suggestion.person if suggestion.person in choices or not choices else choices[0]
    doubts = tuple(
        each for each in suggestion.doubts if each != "which_person" or len(choices) != 1 or suggestion.other
    )
    told = (
        deal.deal.id,
        at.date().isoformat(),
        suggestion.form,
        suggestion.kind,
        suggestion.words,
        suggestion.cue,
        person,
    )
    digest = hashlib.sha256("\n".join(told).encode()).hexdigest()[:24]
    return replace(suggestion, id=f"note-{digest}", person=person, choices=choices, doubts=doubts)


def _is_known_tie(made: Suggestion, deal: Deal) -> bool:
    if made.form != "tie" or made.doubts:
        return False
    ends = {made.person, made.other}
    return any(
        each.kind == made.kind
        and (
            (each.from_, each.to) == (made.person, made.other)
            or (made.kind == "conflicts_with" and {each.from_, each.to} == ends)
        )
        and each.until is None
        for each in deal.ties
    )


def _find_ours(deal: Deal, author: str | None) -> tuple[str, ...]:
    """Who of us may have said "I": whoever pasted it, else the deal's owner, else any of us."""
    sellers = [person.id for person in deal.people if person.side == "seller" and person.left_at is None]
    first = [each for each in (author, deal.deal.owner) if each in sellers]
    return tuple(dict.fromkeys((*(str(each) for each in first), *sellers)))


def _find_writer(register: Register, notes: SplitNotes) -> Mention | None:
    found = register.find_one(notes.writer)
    if found is None and notes.writer:
        found = register.find_one(" ".join(re.findall(r"[^\W\d_]+", notes.writer.split("@")[0])).title())
    return found


def _order_deciders(deal: Deal, named: Iterable[str]) -> tuple[str, ...]:
    order = {person: number for number, person in reversed(list(enumerate(named)))}
    asked = [person for person in deal.people if _is_to_be_asked(person)]
    return tuple(person.id for person in sorted(asked, key=lambda each: order.get(each.id, len(order) + 10_000)))


def _is_to_be_asked(person: Person) -> bool:
    return person.side == "buyer" and person.decision_maker is None and not person.former and person.left_at is None


def _whole(line: NoteLine) -> str:
    return line.text if line.speaker is None else f"{line.speaker}: {line.text}"

"""What pasted notes may say of a deal: suggestions with the words that they rest on, of which nothing counts yet.

A suggestion is made rather too seldom than wrongly; a sentence of which nothing was made is listed with the reason.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from graph.deal import Deal, Person
from graph.speech import say
from graph.stance import WHERE_KINDS
from plugin.cue_languages import find_language
from plugin.errors import InputRefusedError
from plugin.notes_clauses import Told, to_clauses
from plugin.notes_cues import BARE_STANCE_OF, STANCE_OF
from plugin.notes_dates import find_written_day
from plugin.notes_decisions import find_decisions
from plugin.notes_findings import (
    Found,
    Reading,
    find_commitments,
    find_statements,
    find_ties,
    is_action_list,
)
from plugin.notes_languages import build_registers
from plugin.notes_lines import NoteLine, SplitNotes, split_notes
from plugin.notes_people import Mention, Register
from plugin.notes_suggestions import NotesReading, SubjectOffer, Suggestion, Unused, UnusedWhy
from plugin.notes_telegraph import TelegraphLine, merge, read_telegraph

LONGEST = 20_000
"""How many characters are read at once."""
_OWNER = re.compile(r"^(?P<who>[^:.!?;]{1,60}?)(?:\s*:|\s+[\u2013\u2014-]+>?|\s*\u2192)\s+(?P<deed>\S.*)$")
_SPOKEN = re.compile(r"^(?P<who>[^:.!?;]{1,60}?):\s+(?P<said>\S.*)$")
_WHY: tuple[UnusedWhy, ...] = ("known_already", "both_ways", "maybe", "not_in_deal")


@dataclass(slots=True)
class _Reader:
    deal: Deal
    said_on: date
    registers: Mapping[str, Register]
    register: Register
    language: str
    ours: tuple[str, ...]
    writer: Mention | None
    is_strangers: bool
    named: list[str] = field(default_factory=list)
    was_asked: bool = False

    def read(self, notes: SplitNotes) -> Iterator[Suggestion | Unused]:
        last: Mention | None = None
        block = -1
        for line in notes.lines:
            if line.block != block:
                last, block = None, line.block
            self.register = self.registers[find_language(_whole(line), self.language)]
            told, text, is_action = self._begin(line, last)
            found = list(self._read_line(line, text, told, is_action=is_action))
            last = told.last
            self.named += [each for one in self.register.find(line.text) for each in one.people]
            self.named += [] if told.speaker is None else told.speaker.people
            made = [each for each in found if isinstance(each, Suggestion)]
            yield from made
            if not made:
                yield Unused(text=_whole(line), why=self._explain(text, told, found))

    def _begin(self, line: NoteLine, last: Mention | None) -> tuple[Told, str, bool]:
        """Find who speaks; what stands before a colon and is nobody's name is part of the sentence."""
        is_action = is_action_list((line.speaker, line.heading), self.register.grammar)
        speaker = self.register.find_one(line.speaker) or (
            self.register.find_one(
                re.sub(r"(?i)\b(?:action|todo|to-do|ai|task|aktion|aufgabe|zusage)\b:?", "", line.speaker)
            )
            if line.speaker and is_action
            else None
        )
        text = line.text
        if line.speaker is None:
            speaker = self.register.find_one(line.heading)
        elif speaker is None and is_action:
            own = _OWNER.match(text)
            speaker = self.register.find_one(own["who"]) if own else None
            text = own["deed"] if own and speaker else text
        elif speaker is None:
            text = _whole(line)
        own = _SPOKEN.match(text)
        if own is not None and (other := self.register.find_one(own["who"])) is not None:
            speaker, text = other, own["said"]
        return self._told(speaker, last), text, is_action

    def _told(self, speaker: Mention | None, last: Mention | None) -> Told:
        is_buyers = self.writer is not None and self.register.people[self.writer.people[0]].side == "buyer"
        return Told(
            speaker=speaker,
            writer=self.writer,
            reporter=self.writer if is_buyers else None,
            is_strangers=self.is_strangers,
            ours=self.ours,
            last=last,
        )

    def _read_line(self, line: NoteLine, text: str, told: Told, *, is_action: bool) -> Iterator[Found]:
        if text.rstrip(" \"'\u201d)").endswith("?"):
            self.was_asked = not self.register.grammar.find_cues(text, *STANCE_OF, *BARE_STANCE_OF)
            yield "question"
            return
        reading = Reading(deal=self.deal, said_on=self.said_on, is_action=is_action)
        brief = TelegraphLine() if is_action else self._read_brief(line, told, reading)
        if brief.is_whole:
            named = self.register.find(text) or ((told.speaker,) if told.speaker is not None else ())
            told.last = named[0] if len({each.people for each in named}) == 1 else told.last
            yield from brief.found
            return
        self.was_asked = self.was_asked and brief.is_answer
        yield from merge(brief, self._read_clauses(text, told, reading))

    def _read_brief(self, line: NoteLine, told: Told, reading: Reading) -> TelegraphLine:
        """Read what does without verbs; a bare yes below a question, or below a heading of its own, answers that."""
        is_under = line.heading is not None and not self.register.grammar.find_cues(
            line.heading, "plain_heading", *STANCE_OF, *BARE_STANCE_OF
        )
        is_headed = line.speaker is None and told.speaker is not None
        own = _SPOKEN.match(line.text)
        is_own = own is not None and self.register.find_one(own["who"]) is not None
        text = line.text if is_own else f"{line.heading}: {line.text}" if is_headed else _whole(line)
        return read_telegraph(
            text, self.register, told, reading, heading=line.heading, is_answered=self.was_asked or is_under
        )

    def _read_clauses(self, text: str, told: Told, reading: Reading) -> Iterator[Found]:
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

    An earlier day in the text's own head counts instead: nothing in a mail was said after it was sent. `ours` is the id
    of who pasted it: an "I" that nobody else says is theirs. In a mail, "I" is whoever sent or signed it.
    Raises `InputRefusedError` for a text that is longer.
    """
    if len(text) > LONGEST:
        raise InputRefusedError(
            say("The notes have {count:,} characters; up to {most:,} are read at once.", count=len(text), most=LONGEST)
        )
    notes = split_notes(text)
    sent = find_written_day(notes.sent or "", at.date())
    if sent is not None and sent < at.date():
        at = datetime.combine(sent, at.timetz())
    language = find_language(text)
    registers = build_registers(deal.people)
    register = registers[language]
    writer = _find_writer(register, notes, is_mail=is_mail)
    reader = _Reader(
        deal=deal,
        said_on=at.date(),
        registers=registers,
        register=register,
        language=language,
        ours=_find_ours(deal, ours),
        writer=writer,
        is_strangers=notes.is_from_head and writer is None,
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
        said_on=at.date(),
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


def _find_writer(register: Register, notes: SplitNotes, *, is_mail: bool) -> Mention | None:
    """Find who sent or signed a mail: by the name, what stands before the address's @, or a name as the last line."""
    by_address = " ".join(re.findall(r"[^\W\d_]+", (notes.address or "").split("@")[0])).title()
    last = notes.lines[-1].text if is_mail and notes.writer is None and notes.lines else None
    return register.find_one(notes.writer) or register.find_one(by_address) or register.find_one(last)


def _order_deciders(deal: Deal, named: Iterable[str]) -> tuple[str, ...]:
    order = {person: number for number, person in reversed(list(enumerate(named)))}
    asked = [person for person in deal.people if _is_to_be_asked(person)]
    return tuple(person.id for person in sorted(asked, key=lambda each: order.get(each.id, len(order) + 10_000)))


def _is_to_be_asked(person: Person) -> bool:
    return person.side == "buyer" and person.decision_maker is None and not person.former and person.left_at is None


def _whole(line: NoteLine) -> str:
    return line.text if line.speaker is None else f"{line.speaker}: {line.text}"

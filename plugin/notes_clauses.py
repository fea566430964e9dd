"""Who does what in one part of a sentence: whom a turn of speech is said of, and whether it is said to be so at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from plugin.notes_cues import STANCE_OF, FoundCue
from plugin.notes_folding import fold
from plugin.notes_grammar import Grammar
from plugin.notes_people import Mention, Register

_QUOTED = re.compile(
    r"[\"\u201c\u201e\u00ab\u00bb](?P<words>[^\"\u201c\u201d\u201e\u00ab\u00bb]{2,})[\"\u201d\u201c\u00bb\u00ab]"
)
_NEAR = 4
MOST_NAMED = 60
"""How often a sentence may name somebody: one that does so more often is a list, and says nothing of anybody."""


@dataclass(slots=True, kw_only=True)
class Told:
    """What a sentence stands in: who speaks, who wrote it, whom the sentence before was about.

    `reporter` is the writer where that is somebody of the customer's: what they write of others is told by others.
    `is_strangers` says that the mail's head names somebody who isn't in the deal.
    """

    speaker: Mention | None = None
    writer: Mention | None = None
    reporter: Mention | None = None
    is_strangers: bool = False
    ours: tuple[str, ...] = ()
    last: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whom a turn of speech is said of; `first_hand` unless somebody else told it."""

    mention: Mention
    first_hand: bool = True
    own_words: bool = False


@dataclass(slots=True)
class Clause:
    """A part of a sentence, with everybody named in it."""

    text: str
    words: str
    told: Told
    mentions: tuple[Mention, ...]
    grammar: Grammar
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        self.folded = fold(self.text)

    def is_object(self, mention: Mention) -> bool:
        """Whether somebody is named as whom something is done to, or whose something is."""
        before = self.folded[: mention.start]
        if self.grammar.according_before.search(before) or self.grammar.object_before.search(before):
            return True
        return bool(self.grammar.possessive.search(self.folded[mention.end :]))

    def find_actors(self, cue: FoundCue, *, near: int | None = None) -> list[Actor]:
        """Find whom a turn of speech is said of; nobody where that isn't certain enough.

        With `near`, no more than so many words may stand between.
        """
        before = [each for each in self.mentions if each.end <= cue.start]
        meant = self._find_by_pronoun(cue, before)
        if meant is not None:
            return [self._to_actor(each) for each in meant]
        subjects = [each for each in before if not self.is_object(each)]
        if subjects and self._is_near(subjects[-1], cue, near):
            return [self._to_actor(each) for each in self._chain(subjects[-1], before)]
        theirs = self._find_behind(cue) or ([] if subjects else self._find_theirs(before) or self._find_inverted(cue))
        if theirs or subjects:
            return [self._to_actor(each) for each in theirs]
        return self._find_unnamed(cue, near)

    def _find_by_pronoun(self, cue: FoundCue, before: Sequence[Mention]) -> list[Mention] | None:
        """Find whom "..., dass sie dagegen ist" means: whoever was named, nobody where two were; None without one."""
        pronoun = self.grammar.by_pronoun
        said = pronoun.search(self.folded, 0, cue.start) if pronoun is not None else None
        named = [each for each in before if said is not None and each.end <= said.start()]
        if said is None or not named or any(each.start >= said.end() for each in before):
            return None
        return named[:1] if len({each.people for each in named}) == 1 else []

    def _find_behind(self, cue: FoundCue) -> list[Mention]:
        """Find whose a turn of speech is that they stand behind: "no objections from Tomasz"."""
        after = [each for each in self.mentions if each.start >= cue.end]
        return [each for each in after if self.grammar.on_part_of.fullmatch(self.folded[cue.end : each.start])][:1]

    def _find_inverted(self, cue: FoundCue) -> list[Mention]:
        """Find the subject behind its verb: "Das letzte Wort hat Ines"."""
        inverted = self.grammar.inverted
        after = [each for each in self.mentions if each.start >= cue.end]
        if (
            inverted is None
            or not after
            or self.is_object(after[0])
            or not inverted.fullmatch(self.folded[cue.end : after[0].start])
        ):
            return []
        return self._chain_on(after)

    def _find_theirs(self, before: Sequence[Mention]) -> list[Mention]:
        """Find whom a clause begins with as whose something is: "Von Tomasz gibt es keine Einwände"."""
        theirs = self.grammar.begins_with_theirs
        if theirs is None or len(before) != 1:
            return []
        around = f"{self.folded[: before[0].start]}\0{self.folded[before[0].end :]}"
        return list(before) if theirs.match(around) else []

    def _find_unnamed(self, cue: FoundCue, near: int | None) -> list[Actor]:
        lead = self.folded[: cue.start]
        first_person = bool(self.grammar.first_person.search(lead)) or cue.words.casefold().startswith(
            self.grammar.own_beginnings
        )
        is_writers = first_person or self._leaves_i_out(cue, lead)
        speaker = self.told.speaker or (self.told.writer if is_writers else None)
        if speaker is not None and (is_writers or (near is None and self.grammar.plain_lead.match(lead))):
            return [Actor(mention=speaker, own_words=True)]
        if self.grammar.pronoun.match(lead) and self.told.last is not None:
            return [Actor(mention=self.told.last)]
        is_left_off = not lead.strip() or (near is None and self.grammar.plain_lead.match(lead))
        if self.told.last is not None and is_left_off and self.text != self.words and not first_person:
            return [Actor(mention=self.told.last)]
        return []

    def _leaves_i_out(self, cue: FoundCue, lead: str) -> bool:
        """Whether a mail's sentence begins without its "I": "Fine with the price", "Still not convinced"."""
        is_whole = not self.mentions and self.words.startswith(self.text)
        is_own = self.told.writer is not None and not self.grammar.of_others.match(fold(cue.words))
        return is_whole and is_own and bool(self.grammar.bare_lead.match(lead))

    def is_ours(self, cue: FoundCue) -> bool:
        """Whether whoever pasted the notes speaks of us: "I'll send", "we will send"."""
        lead = self.folded[: cue.start]
        nobody_else = self.told.speaker is None and self.told.writer is None and not self.told.is_strangers
        return nobody_else and bool(self.grammar.we_before.search(lead))

    def _is_near(self, mention: Mention, cue: FoundCue, near: int | None) -> bool:
        between = self.folded[mention.end : cue.start].removeprefix("'s").split()
        return near is None or len(between) <= near or between[-1] in self.grammar.ands

    def _chain(self, last: Mention, before: Sequence[Mention]) -> list[Mention]:
        chain = [last]
        for each in reversed(before[: before.index(last)]):
            if self.is_object(each) or not self._stand_together(each, chain[0]):
                break
            chain.insert(0, each)
        return chain

    def _chain_on(self, after: Sequence[Mention]) -> list[Mention]:
        chain = [after[0]]
        for each in after[1:]:
            if not self._stand_together(chain[-1], each):
                break
            chain.append(each)
        return chain

    def _stand_together(self, one: Mention, other: Mention) -> bool:
        """Whether two neighbouring mentions are named together: "Marta and Ines", "Raj, Ines"."""
        return bool(self.grammar.together.match(self.folded[one.end : other.start]))

    def _to_actor(self, mention: Mention) -> Actor:
        others = [each for each in self.mentions if each.end <= mention.start and each.people != mention.people]
        tellers = [
            each
            for each in others
            if self.grammar.telling.match(self.folded[each.end :])
            or self.grammar.according_before.search(self.folded[: each.start])
        ]
        after = [each for each in self.mentions if each.start >= mention.end and each.people != mention.people]
        tellers += [each for each in after if self.grammar.told_before.search(self.folded[: each.start])]
        speaker = self.told.speaker or self.told.reporter
        told_by_other = (
            bool(tellers)
            or self.grammar.is_only_told(self.text)
            or (speaker is not None and speaker.people != mention.people)
        )
        return Actor(mention=mention, first_hand=not told_by_other)

    def find_after(self, cue: FoundCue, most: int = _NEAR) -> Mention | None:
        """Find who is named right after a turn of speech."""
        if self.grammar.names_within:
            within = [each for each in self.mentions if cue.start <= each.start and each.end <= cue.end]
            if len(within) == 1:
                return within[0]
        after = [each for each in self.mentions if each.start >= cue.end]
        if not after:
            return None
        between = self.folded[cue.end : after[0].start]
        if self.grammar.courtesy is not None:
            between = self.grammar.courtesy.sub(" ", between)
        return after[0] if len(between.split()) <= most else None

    def is_negated(self, cue: FoundCue) -> bool:
        """Whether a turn of speech is denied by one of the few words before it."""
        behind = self.grammar.negated_behind
        if behind is not None and behind.match(self.folded[cue.end :]):
            return True
        if self.grammar.neither is not None and self.grammar.neither.search(self.folded[: cue.start]):
            return True
        begin = self.folded[: cue.start].split()
        window = " ".join(begin[-_NEAR:])
        if self.grammar.find_cues(window, "no_negation"):
            return False
        return bool(self.grammar.find_cues(window, "negation"))

    def is_beside(self, cue: FoundCue) -> bool:
        """Whether a turn of speech that says something only beside "is" stands beside it."""
        unfinished = self.grammar.unfinished
        if unfinished is not None and cue.name.startswith("is_") and unfinished.match(self.folded, cue.start):
            return False
        beside = self.grammar.only_beside.get(cue.name.partition("_")[0])
        lead = self.folded[: cue.start]
        is_speakers = self.told.speaker is not None and cue.name.startswith("is_")
        if beside is None or (is_speakers and self.grammar.plain_lead.match(lead)):
            return True
        return bool(beside.search(f"{lead}\0{self.folded[cue.end :]}"))

    def put_beside(self, cue: FoundCue) -> FoundCue | None:
        """Return a turn of speech as what it says beside its verb: "ist kritisch", "sieht es kritisch"; or None."""
        if self.is_beside(cue):
            return cue
        others = (replace(cue, name=name) for name in STANCE_OF if name.partition("_")[0] in self.grammar.only_beside)
        return next((each for each in others if self.is_beside(each) and self._is_of_list(each)), None)

    def _is_of_list(self, cue: FoundCue) -> bool:
        return any(each.words == cue.words for each in self.grammar.find_cues(cue.words, cue.name))

    def is_of_others(self, cue: FoundCue) -> bool:
        """Whether somebody tells of others, none of them named last: "Tomasz sagt, der Einkauf sei dagegen"."""
        others = self.grammar.other_subject
        begin = max((each.end for each in self.mentions if each.end <= cue.start), default=0)
        return others is not None and cue.name.startswith("is_") and bool(others.search(self.folded, begin, cue.start))

    def is_wished_for(self, actor: Actor) -> bool:
        """Whether it is only wanted of somebody: "want Ines on board", "next: Ines on board", "Ines to be on board"."""
        if actor.mention not in self.mentions:
            return False
        begin, after = self.folded[: actor.mention.start], self.folded[actor.mention.end :]
        return bool(self.grammar.wished_for_before.search(begin)) or after.startswith(self.grammar.to_be)

    def is_maybe(self, cue: FoundCue, *, of_speaker: bool = False) -> bool:
        """Whether it is only a wish, a plan, a condition or a guess."""
        behind = self.grammar.unsettled_behind
        if behind is not None and behind.match(self.folded[cue.end :]):
            return True
        asked = self.grammar.asked.match(self.folded) if self.grammar.asked is not None else None
        if asked is not None and any(each.start == asked.end() for each in self.mentions):
            return True
        found = self.grammar.find_cues(self.text[: cue.start], "not_yet_so")
        return any(not (of_speaker and each.words.casefold() in self.grammar.own_guesses) for each in found)


def to_clauses(text: str, register: Register, told: Told) -> Iterator[Clause]:
    """Take a sentence apart where it turns: at "but", at a semicolon. Words in quotation marks stay together."""
    quoted = _QUOTED.search(text)
    if quoted is not None and told.speaker is None:
        outside = text[: quoted.start()] + text[quoted.end() :]
        frame = Clause(outside, outside, told, register.find(outside), register.grammar)
        subjects = [each for each in frame.mentions if not frame.is_object(each)]
        told = replace(told, speaker=subjects[0] if subjects else None)
    if quoted is not None and told.speaker is not None:
        text = quoted["words"]
    for part in register.grammar.parts.split(text):
        if part.strip():
            bare = part.strip()
            if len(register.find(bare)) > MOST_NAMED:
                continue
            clause = Clause(bare, text.strip(), told, register.find(bare), register.grammar)
            yield clause
            subjects = [each for each in clause.mentions if not clause.is_object(each)]
            if len({each.people for each in subjects}) == 1:
                told.last = subjects[0]

"""Who does what in one part of a sentence: whom a turn of speech is said of, and whether it is said to be so at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from plugin.notes_cues import FoundCue, find_cues
from plugin.notes_people import Mention, Register, fold, stand_together

_PARTS = re.compile(
    r"\s*(?:;|,? but (?:then )?|,? whereas |,? although |,? though |,? while |, however,? |, so "
    r"| \u2013 | \u2014 | - )\s*"
)
_QUOTED = re.compile(r"[\"\u201c\u201e\u00ab](?P<words>[^\"\u201c\u201d\u201e\u00ab\u00bb]{2,})[\"\u201d\u201c\u00bb]")
_OBJECT_BEFORE = re.compile(
    r"\b(?:to|with|of|for|told|tell|tells|asked|ask|asks|about|from|by|at|on|than|like|into|behind|against|met|meet"
    r"|meets|convince|convinced|persuade|see|saw|call|called|invite|invited|after|before|via|through|cc|without|between"
    r"|trusts|supports|backs|blames|thanks to|help|helps|joined|join)"
    r"\s+(?:also |mr\.? |mrs\.? |ms\.? |dr\.? |herr |frau |the )?$"
)
_ACCORDING = re.compile(r"\baccording to\s+$")
_TELLING = re.compile(
    r"^\s*(?:,\s*)?(?:also )?(?:says?|said|told|tells|thinks?|thought|believes?|mentioned|mentions|reckons?|claims?"
    r"|feels?|heard|hears|reports that|reported|wrote|writes|confirmed|added|stated|explained)\b"
)
_PRONOUN = re.compile(r"^\W*(?:and |also |so |still,? |then )*(?P<who>she|he)\b")
_FIRST_PERSON = re.compile(r"\b(?:i|we|i'm|i'll|i've|i'd|we're|we'll|we've|we'd|my|our|me|us)\b")
_PLAIN_LEAD = re.compile(
    r"^\W*(?:(?:is|are|was|were|very|really|quite|still|now|also|much|generally|basically|it|it's|this|this is|that's"
    r"|that is|has|finds|feels|seems|sees|thinks|she|he|strongly|fully|rather|a bit|somewhat|not|no|isn't|overall"
    r"|personally|so far|yes|price|the price|yet|all|and|for now|absolutely|completely|definitely|firmly)\b[\s,]*)*$"
)
_CONTRACTED = re.compile(
    r"^'s (?:(?:not|never|no longer|very|really|quite|still|now|fully|also|all|strongly|completely|happy|keen|fine|ok"
    r"|okay|worried|against|for it|on board|in favou?r|convinced|sceptical|skeptical|behind|positive|undecided|unsure"
    r"|neutral|excited|open|going|the one)\b)"
)
_WISHED_FOR = re.compile(
    r"\b(?:want|wants|wanted|need|needs|goal|aim|target|next|next step|to-?do|plan|ideally|wish|hope|missing)"
    r"\s*[:=-]?\s*(?:to (?:get|have|see|win)\s+)?(?:the )?$"
)
_TOLD_BEFORE = re.compile(
    r"(?:,|\(|\s[\u2013\u2014-])\s*(?:so )?(?:says|said|acc\.? to|according to|per|via|heard from|told by)\s+$"
)
_BARE_LEAD = re.compile(
    r"^\W*(?:(?:still|not|really|very|fully|quite|personally|also|so far|now|and|yes|absolutely)\b[\s,]*)*$"
)
_NEAR = 4


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
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        self.folded = fold(self.text)

    def is_object(self, mention: Mention) -> bool:
        """Whether somebody is named as whom something is done to, or whose something is."""
        before = self.folded[: mention.start]
        if _ACCORDING.search(before) or _OBJECT_BEFORE.search(before):
            return True
        after = self.folded[mention.end :]
        return after.startswith(("'s ", "' ")) and not _CONTRACTED.match(after)

    def find_actors(self, cue: FoundCue, *, near: int | None = None) -> list[Actor]:
        """Find whom a turn of speech is said of; nobody where that isn't certain enough.

        With `near`, no more than so many words may stand between.
        """
        before = [each for each in self.mentions if each.end <= cue.start]
        subjects = [each for each in before if not self.is_object(each)]
        if subjects and self._is_near(subjects[-1], cue, near):
            return [self._to_actor(each) for each in self._chain(subjects[-1], before)]
        from_ = [
            each
            for each in self.mentions
            if each.start >= cue.end
            and re.fullmatch(r"\s*(?:from|by|on the part of)\s+", self.folded[cue.end : each.start])
        ]
        if from_:
            return [self._to_actor(from_[0])]
        if subjects:
            return []
        return self._find_unnamed(cue, near)

    def _find_unnamed(self, cue: FoundCue, near: int | None) -> list[Actor]:
        lead = self.folded[: cue.start]
        first_person = bool(_FIRST_PERSON.search(lead)) or cue.words.casefold().startswith(("i ", "i'", "my ", "let's"))
        is_writers = first_person or self._leaves_i_out(cue, lead)
        speaker = self.told.speaker or (self.told.writer if is_writers else None)
        if speaker is not None and (is_writers or (near is None and _PLAIN_LEAD.match(lead))):
            return [Actor(mention=speaker, own_words=True)]
        if _PRONOUN.match(lead) and self.told.last is not None:
            return [Actor(mention=self.told.last)]
        is_left_off = not lead.strip() or (near is None and _PLAIN_LEAD.match(lead))
        if self.told.last is not None and is_left_off and self.text != self.words and not first_person:
            return [Actor(mention=self.told.last)]
        return []

    def _leaves_i_out(self, cue: FoundCue, lead: str) -> bool:
        """Whether a mail's sentence begins without its "I": "Fine with the price", "Still not convinced"."""
        is_whole = not self.mentions and self.words.startswith(self.text)
        is_own = self.told.writer is not None and not cue.words.casefold().split()[0].endswith("s")
        return is_whole and is_own and bool(_BARE_LEAD.match(lead))

    def is_ours(self, cue: FoundCue) -> bool:
        """Whether whoever pasted the notes speaks of us: "I'll send", "we will send"."""
        lead = self.folded[: cue.start]
        nobody_else = self.told.speaker is None and self.told.writer is None and not self.told.is_strangers
        return nobody_else and bool(re.search(r"\b(?:i|we)\s*$", lead))

    def _is_near(self, mention: Mention, cue: FoundCue, near: int | None) -> bool:
        between = self.folded[mention.end : cue.start].removeprefix("'s").split()
        return near is None or len(between) <= near or between[-1] == "and"

    def _chain(self, last: Mention, before: Sequence[Mention]) -> list[Mention]:
        chain = [last]
        for each in reversed(before[: before.index(last)]):
            if self.is_object(each) or not stand_together(self.folded, each, chain[0]):
                break
            chain.insert(0, each)
        return chain

    def _to_actor(self, mention: Mention) -> Actor:
        others = [each for each in self.mentions if each.end <= mention.start and each.people != mention.people]
        tellers = [
            each
            for each in others
            if _TELLING.match(self.folded[each.end :]) or _ACCORDING.search(self.folded[: each.start])
        ]
        after = [each for each in self.mentions if each.start >= mention.end and each.people != mention.people]
        tellers += [each for each in after if _TOLD_BEFORE.search(self.folded[: each.start])]
        speaker = self.told.speaker or self.told.reporter
        told_by_other = bool(tellers) or (speaker is not None and speaker.people != mention.people)
        return Actor(mention=mention, first_hand=not told_by_other)

    def find_after(self, cue: FoundCue, most: int = _NEAR) -> Mention | None:
        """Find who is named right after a turn of speech."""
        after = [each for each in self.mentions if each.start >= cue.end]
        if after and len(self.folded[cue.end : after[0].start].split()) <= most:
            return after[0]
        return None

    def is_negated(self, cue: FoundCue) -> bool:
        """Whether a turn of speech is denied by one of the few words before it."""
        begin = self.folded[: cue.start].split()
        window = " ".join(begin[-_NEAR:])
        if find_cues(window, "no_negation"):
            return False
        return bool(find_cues(window, "negation"))

    def is_wished_for(self, actor: Actor) -> bool:
        """Whether it is only wanted of somebody: "want Ines on board", "next: Ines on board", "Ines to be on board"."""
        if actor.mention not in self.mentions:
            return False
        begin, after = self.folded[: actor.mention.start], self.folded[actor.mention.end :]
        return bool(_WISHED_FOR.search(begin)) or after.startswith(" to be ")

    def is_maybe(self, cue: FoundCue, *, of_speaker: bool = False) -> bool:
        """Whether it is only a wish, a plan, a condition or a guess."""
        found = find_cues(self.text[: cue.start], "not_yet_so")
        own = ("i think", "i guess", "we think", "we want", "we believe")
        return any(not (of_speaker and each.words.casefold() in own) for each in found)


def to_clauses(text: str, register: Register, told: Told) -> Iterator[Clause]:
    """Take a sentence apart where it turns: at "but", at a semicolon. Words in quotation marks stay together."""
    quoted = _QUOTED.search(text)
    if quoted is not None and told.speaker is None:
        outside = text[: quoted.start()] + text[quoted.end() :]
        frame = Clause(outside, outside, told, register.find(outside))
        subjects = [each for each in frame.mentions if not frame.is_object(each)]
        told = replace(told, speaker=subjects[0] if subjects else None)
    if quoted is not None and told.speaker is not None:
        text = quoted["words"]
    for part in _PARTS.split(text):
        if part.strip():
            bare = part.strip()
            clause = Clause(bare, text.strip(), told, register.find(bare))
            yield clause
            subjects = [each for each in clause.mentions if not clause.is_object(each)]
            if len({each.people for each in subjects}) == 1:
                told.last = subjects[0]

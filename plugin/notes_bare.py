"""Where a turn of speech puts somebody that stands alone beside their name: "against", "still not for it", "ok"."""

from dataclasses import dataclass

from plugin.notes_cues import BARE_STANCE_OF, STANCE_OF, FoundCue
from plugin.notes_grammar import Grammar


@dataclass(frozen=True, slots=True, kw_only=True)
class BareWord:
    """A turn of speech that stands alone: where it puts somebody, and whether it may answer something else."""

    stance: int
    cue: str
    is_answer: bool = False


def to_bare_word(said: str, grammar: Grammar, before: BareWord | None = None) -> BareWord | None:
    """Return where words put somebody that are one turn of speech, with nothing but fillers around it.

    `before` is where the part before put somebody: "Ines too", "Raj doesn't".
    """
    text = said.strip(' .!\u2013\u2014"\u201c\u201d')
    if before is not None:
        if is_exactly(text, grammar, "same_as_before"):
            return before
        if before.stance > 0 and is_exactly(text, grammar, "opposite_of_before"):
            return BareWord(stance=-1, cue=text, is_answer=before.is_answer)
    negated = strongly = False
    while text:
        if (cue := _find_exact(text, grammar)) is not None:
            stance = STANCE_OF.get(cue.name, BARE_STANCE_OF.get(cue.name, 0))
            if negated:
                stance = -1 if stance > 0 else 0
            elif strongly and abs(stance) == 1:
                stance *= 2
            return BareWord(stance=stance, cue=cue.words, is_answer=cue.name.startswith("answer") and not negated)
        outer = _find_outer(text, grammar)
        if outer is None:
            return None
        negated = negated or outer.name == "negation"
        strongly = strongly or bool(grammar.find_cues(outer.words, "strongly"))
        text = (text[: outer.start] if outer.start else text[outer.end :]).strip(" ,")
    return None


def _find_exact(text: str, grammar: Grammar) -> FoundCue | None:
    found = grammar.find_cues(text, *STANCE_OF, *BARE_STANCE_OF)
    return next((each for each in found if each.start == 0 and each.end == len(text)), None)


def _find_outer(text: str, grammar: Grammar) -> FoundCue | None:
    """Find the filler that words end or begin with."""
    tails = [each for each in grammar.find_cues(text, "bare_tails") if each.end == len(text) and each.start]
    heads = [
        each for each in grammar.find_cues(text, "bare_fillers", "negation") if each.start == 0 and each.end < len(text)
    ]
    return next(iter((*tails, *heads)), None)


def is_exactly(text: str, grammar: Grammar, *names: str) -> bool:
    """Whether words are one turn of speech of these lists and nothing besides."""
    return any(each.start == 0 and each.end == len(text) for each in grammar.find_cues(text, *names))

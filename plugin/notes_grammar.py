"""What reading notes has to know of a language besides its turns of speech: its word order, its small words, its days.

One `Grammar` is in `plugin.notes_english`, one in `plugin.notes_german`. All patterns are for folded text, in which
`notes_folding.fold` has taken capitals and accents off, unless they say that they ignore case.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from plugin.notes_cues import FoundCue, find_cues
from plugin.notes_dates import NamedDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The patterns of one language. Those that end in `_before` stand at the end of what is before a name.

    Who says or does it: `parts` is where a sentence turns, `object_before` what makes a name no subject, `pronoun` and
    `first_person` who is meant without a name, `plain_lead` and `bare_lead` what may stand between the beginning and a
    turn of speech, `on_part_of` what may stand between a turn of speech and whose it is, `inverted` the same where the
    subject follows its verb.

    Who it is: `words_that_are_names` may be either at a sentence's beginning; `nouns_that_are_names` are nouns
    behind an article, and behind whatever else `noun_after` holds.

    Whether it is so: `wished_for_before`, `own_guesses` (guesses that a speaker makes of themselves), `negated_behind`
    (a denial that stands behind), `only_beside` (the verb without which the lists `is_...` say nothing), `unfinished`
    (words of theirs that go on into something else), `asked` (how a question begins), `goes_on` (how a subordinate
    clause does).
    """

    language: str
    find_day: Callable[[str, date], NamedDay | None]

    parts: re.Pattern[str]
    object_before: re.Pattern[str]
    according_before: re.Pattern[str]
    telling: re.Pattern[str]
    told_before: re.Pattern[str]
    pronoun: re.Pattern[str]
    first_person: re.Pattern[str]
    own_beginnings: tuple[str, ...]
    plain_lead: re.Pattern[str]
    bare_lead: re.Pattern[str]
    on_part_of: re.Pattern[str]
    we_before: re.Pattern[str]
    others_before: re.Pattern[str]
    of_others: re.Pattern[str]
    possessive: re.Pattern[str]
    together: re.Pattern[str]
    ands: frozenset[str]
    inverted: re.Pattern[str] | None = None
    other_subject: re.Pattern[str] | None = None
    by_pronoun: re.Pattern[str] | None = None
    courtesy: re.Pattern[str] | None = None
    names_within: bool = False
    begins_with_theirs: re.Pattern[str] | None = None
    owned_boss_behind: re.Pattern[str] | None = None

    wished_for_before: re.Pattern[str]
    to_be: str
    own_guesses: tuple[str, ...]
    negated_behind: re.Pattern[str] | None = None
    neither: re.Pattern[str] | None = None
    unfinished: re.Pattern[str] | None = None
    asked: re.Pattern[str] | None = None
    goes_on: re.Pattern[str] | None = None
    unsettled_behind: re.Pattern[str] | None = None
    only_beside: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    by: re.Pattern[str]
    about_what: re.Pattern[str]
    topic_before: re.Pattern[str] | None = None
    ends_of_name: re.Pattern[str]
    vague: frozenset[str]
    actions: re.Pattern[str]
    other_than_decision: tuple[str, ...]
    deed_begins: re.Pattern[str]

    turns: re.Pattern[str]
    joined: re.Pattern[str]
    topic: re.Pattern[str]
    boss_first: re.Pattern[str]
    boss_of: re.Pattern[str]
    owned_boss: str

    article_first: re.Pattern[str]
    article_before: re.Pattern[str]
    noun_after: re.Pattern[str] | None = None
    genitive: str = ""
    words_that_are_names: frozenset[str]
    nouns_that_are_names: frozenset[str] = frozenset()
    titles: Mapping[str, tuple[str, ...]]

    def find_cues(self, text: str, *names: str) -> tuple[FoundCue, ...]:
        """Find the turns of speech of these lists in the language's words."""
        return find_cues(text, *names, language=self.language)

    def is_only_told(self, text: str) -> bool:
        """Whether a text tells what is said, and not by whom: "angeblich"."""
        return bool(self.find_cues(text, "only_told"))

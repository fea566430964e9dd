"""How English notes are built: which small words make a subject, an object, a wish, a day."""

import re

from plugin.notes_dates import find_day
from plugin.notes_grammar import Grammar

_NAMES_AND_WORDS = frozenset([
    "will", "mark", "may", "bill", "rich", "grace", "hope", "joy", "faith", "rose", "art", "sue", "guy", "chase",
    "frank", "grant", "drew", "miles", "an", "in", "on", "do", "no", "so", "long", "short", "young", "king", "page",
    "price", "cook", "white", "black", "brown", "green", "love",
])  # fmt: skip

ENGLISH = Grammar(
    language="en",
    find_day=find_day,
    parts=re.compile(
        r"\s*(?:;|,? but (?:then )?|,? whereas |,? although |,? though |,? while |, however,? |, so "
        r"| \u2013 | \u2014 | - )\s*"
    ),
    object_before=re.compile(
        r"\b(?:to|with|of|for|told|tell|tells|asked|ask|asks|about|from|by|at|on|than|like|into|behind|against|met|meet"
        r"|meets|convince|convinced|persuade|see|saw|call|called|invite|invited|after|before|via|through|cc|without"
        r"|between|trusts|supports|backs|blames|thanks to|help|helps|joined|join)"
        r"\s+(?:also |mr\.? |mrs\.? |ms\.? |dr\.? |herr |frau |the )?$"
    ),
    according_before=re.compile(r"\baccording to\s+$"),
    telling=re.compile(
        r"^\s*(?:,\s*)?(?:also )?(?:says?|said|told|tells|thinks?|thought|believes?|mentioned|mentions|reckons?|claims?"
        r"|feels?|heard|hears|reports that|reported|wrote|writes|confirmed|added|stated|explained)\b"
    ),
    told_before=re.compile(
        r"(?:,|\(|\s[\u2013\u2014-])\s*(?:so )?"
        r"(?:says|said|acc\.? to|according to|per|via|heard from|told by)\s+$"
    ),
    pronoun=re.compile(r"^\W*(?:and |also |so |still,? |then )*(?P<who>she|he)\b"),
    first_person=re.compile(r"\b(?:i|we|i'm|i'll|i've|i'd|we're|we'll|we've|we'd|my|our|me|us)\b"),
    own_beginnings=("i ", "i'", "my ", "let's"),
    plain_lead=re.compile(
        r"^\W*(?:(?:is|are|was|were|very|really|quite|still|now|also|much|generally|basically|it|it's|this"
        r"|that's|that is|has|finds|feels|seems|sees|thinks|she|he|strongly|fully|rather|a bit|somewhat|not|no|isn't"
        r"|overall|personally|so far|yes|price|the price|yet|all|and|for now|absolutely|completely|definitely|firmly)"
        r"\b[\s,]*)*$"
    ),
    bare_lead=re.compile(
        r"^\W*(?:(?:still|not|really|very|fully|quite|personally|also|so far|now|and|yes|absolutely)\b[\s,]*)*$"
    ),
    on_part_of=re.compile(r"\s*(?:from|by|on the part of)\s+"),
    we_before=re.compile(r"\b(?:i|we)\s*$"),
    others_before=re.compile(r"\b(?:we|they|you)\s*(?:will\s*)?$"),
    of_others=re.compile(r"\S*s(?!\S)"),
    possessive=re.compile(
        r"^(?:'s (?!(?:not|never|no longer|very|really|quite|still|now|fully|also|all|strongly|completely|happy|keen"
        r"|fine|ok|okay|worried|against|for it|on board|in favou?r|convinced|sceptical|skeptical|behind|positive"
        r"|undecided|unsure|neutral|excited|open|going|the one)\b)|' )"
    ),
    together=re.compile(r"^\W*(?:and|or|nor|&|\+|,|, and|/)\W*$"),
    ands=frozenset(["and"]),
    wished_for_before=re.compile(
        r"\b(?:want|wants|wanted|need|needs|goal|aim|target|next|next step|to-?do|plan|ideally|wish|hope|missing)"
        r"\s*[:=-]?\s*(?:to (?:get|have|see|win)\s+)?(?:the )?$"
    ),
    to_be=" to be ",
    own_guesses=("i think", "i guess", "we think", "we want", "we believe"),
    by=re.compile(r"[\s,(]*\b(?:by|until|till|before|on|in|at|due|latest|no later than)?\s*(?:the )?$"),
    about_what=re.compile(r"^\s*(?:off\s+)?(?:on|about|over|for|whether|if)?\s+", re.IGNORECASE),
    ends_of_name=re.compile(r"[,;.(]| and | but | because | after | before | in the | at the | with "),
    vague=frozenset(
        {"", "it", "this", "that", "in the end", "the end", "here", "alone", "everything", "all", "him", "her"}
    ),
    actions=re.compile(
        r"\b(?:action|actions|action items?|to-?dos?|next steps?|tasks?|follow-?ups?|commitments?|promises?|ai)\b"
    ),
    other_than_decision=(" to ", " for "),
    deed_begins=re.compile(r"^(?:to|will)\s+"),
    turns=re.compile(r"\s*(?:;|,|!|\.{3}|\u2026|\b(?:but|while|whereas)\b)\s*", re.IGNORECASE),
    joined=re.compile(r"\s*(?:, and|,|&|\+|/|\band\b)\s*", re.IGNORECASE),
    topic=re.compile(r"^(?P<word>.+?)(?P<topic>\s+(?:on|for|re|about|regarding)\s+.+)$"),
    boss_first=re.compile(r"^(?P<boss>[\w ]+?) of (?P<who>[^:=]+?)\s*(?::|=|\bis\b)\s*(?P<upper>.+)$", re.IGNORECASE),
    boss_of=re.compile(r"^'s\s+(?P<boss>.+?)\s*(?::|=|\bis\b)\s*(?P<who>.+)$"),
    owned_boss="'s boss: ",
    article_first=re.compile(r"^the\s+", re.IGNORECASE),
    article_before=re.compile(r"the $"),
    words_that_are_names=_NAMES_AND_WORDS,
    titles={},
)

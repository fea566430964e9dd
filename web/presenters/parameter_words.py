"""Decides what parameters are called: by their names in the code, as words."""

from graph.speech import mark, say

CALLED = {"p": "share by chance"}
"""What isn't called as in the code, in English."""
NAMES = frozenset({
    mark("act days"), mark("acts"), mark("added"), mark("answers"), mark("argument days"), mark("arguments"),
    mark("blame days"), mark("buyers"), mark("bypasses"), mark("cannot"), mark("changes"), mark("claim days"),
    mark("claimants"), mark("claims"), mark("conditions"), mark("contact days"), mark("days"), mark("deciders"),
    mark("declared share"), mark("deferrals"), mark("directives"), mark("doubtful share"), mark("due"),
    mark("due days"), mark("fresh days"), mark("kept share"), mark("known share"), mark("last"), mark("most"),
    mark("mutual is high"), mark("naming days"), mark("new days"), mark("objection days"), mark("off share"),
    mark("on board share"), mark("other share"), mark("others"), mark("pairs"), mark("parts"),
    mark("people"), mark("private stance"), mark("rank"), mark("raters"), mark("reaction days"), mark("reactions"),
    mark("remarks"), mark("reopenings"), mark("rewirings"), mark("rounds"), mark("share"), mark("share by chance"),
    mark("shuffles"), mark("side"), mark("signs"), mark("slow"), mark("speakers"), mark("stage"), mark("statements"),
    mark("steps"), mark("strength"), mark("talk days"), mark("unkept share"), mark("weight"),
})  # fmt: skip
"""The names in English, to be found by whoever translates them."""


def to_words(name: str) -> str:
    """Write a parameter's name as words: `objection days`."""
    return say(to_plain_words(name))


def to_plain_words(name: str) -> str:
    """Write a parameter's name as words, in English."""
    return CALLED.get(name) or name.replace("_", " ")

"""What happens in each deal of the sample: stories as written, and the rest filled in where nobody wrote it."""

import json
from collections.abc import Mapping
from importlib.resources import files
from random import Random
from typing import Any

from connectors.demo_org.cast import Casting
from connectors.demo_org.story_time import to_text

Story = dict[str, Any]

PACKAGE = "connectors.demo_org"
ORDER = ("Prospecting", "Qualification", "Needs Analysis", "Proposal/Price Quote", "Negotiation/Review")
IN_TOUCH = 4
"""How many people of a quiet deal we usually talk with."""


def load_data(name: str) -> Any:
    """One data file of the sample."""
    return json.loads(files(PACKAGE).joinpath(name).read_text(encoding="utf-8"))


def load_stories() -> list[Story]:
    """Every deal, in the same order each time: the told stories, the ordinary deals, the quiet ones."""
    casting = Casting(load_data("cast.json"))
    names = sorted(entry.name for entry in files(PACKAGE).joinpath("stories").iterdir() if entry.name.endswith(".json"))
    written = [load_data(f"stories/{name}") for name in names]
    told = [story for story in written if isinstance(story, dict)]
    rest = [story for stories in written if isinstance(stories, list) for story in stories]
    return [complete_story(story, casting) for story in [*told, *rest]]


def complete_story(story: Mapping[str, Any], casting: Casting) -> Story:
    """The story with people, stages and routine for all that it leaves open."""
    draws = build_draws(story["key"])
    if "people" in story:
        return {**story, "people": [*story["people"], *casting.build_more(draws, story)]}
    people = casting.build_company(draws, story)
    with_whom = [people[1]] if story["rhythm"] == "single" else [people[-1], *people[:IN_TOUCH]]
    routine = {
        "with": [person["key"] for person in with_whom],
        "from": story["from"],
        "until": story.get("closed", -1),
        "rhythm": story["rhythm"],
    }
    if len(people) > IN_TOUCH + 1 and people[-1] in with_whom:
        people[-1]["roles"] = []
    domain = f"{story['key']}.example"
    return {**story, "people": people, "routine": routine, "stages": _build_stages(draws, story), "domain": domain} | {
        "close": to_text(story.get("closed", draws.randint(2, 13)), 4)
    }


def build_draws(key: str) -> Random:
    """The chances of one deal, the same every time."""
    return Random(f"sample {key}")  # noqa: S311 - invented people, nothing secret


def _build_stages(draws: Random, story: Mapping[str, Any]) -> list[list[str]]:
    """When a deal nobody has told about came to its stages, evenly over its time."""
    closed = story["stage"] not in ORDER
    last = len(ORDER) if closed else ORDER.index(story["stage"]) + 1
    names = [*ORDER[:last], *([story["stage"]] if closed else [])]
    begin, end = story["from"], story.get("closed", -2)
    step = (end - begin) / max(1, len(names) - 1 if closed else len(names))
    return [
        [to_text(round(begin + step * place), draws.randint(0, 3), draws.randint(8, 16)), name]
        for place, name in enumerate(names)
    ]

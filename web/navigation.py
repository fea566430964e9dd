"""Decides which ways lead through the pages: those that this installation has, and the role may go."""

from dataclasses import dataclass

from flask import Flask, current_app, request

from graph.speech import say
from plugin.views import LEADING_EXERCISES, Role

ADMIN: Role = "admin"


@dataclass(frozen=True, slots=True)
class Way:
    """A link in the head of the page: where it leads, in which words, and whether one is there."""

    path: str
    words: str
    current: bool


def list_ways(role: Role) -> tuple[Way, ...]:
    """List the main pages that there are; those for coaches and the settings only for whoever may open them."""
    ways = (
        ("/pipeline", say("Deals")),
        ("/reviews", say("Reviews")),
        ("/digest", say("Digest")),
        *((("/coach", say("Coaching")),) if role in LEADING_EXERCISES else ()),
        *((("/settings", say("Settings")),) if role == ADMIN else ()),
    )
    there = {rule.rule.rstrip("/") for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return tuple(Way(path, words, _is_within(path)) for path, words in ways if path in there)


def _is_within(path: str) -> bool:
    return request.path == path or request.path.startswith(f"{path}/")


def add_navigation(app: Flask) -> None:
    """Let the pages of `app` list their ways."""
    app.jinja_env.globals["list_ways"] = list_ways

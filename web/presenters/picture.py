"""Decides what the picture of influence shows: who is in it, where they stand, which sides, and all of it in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from graph.deal import Person, Tie, TieKind
from graph.speech import say
from graph.wording import to_date
from plugin.views import DealView, HandPlace
from web.crowd import CALM, OURS, OVERVIEW, Crowd, Wish, find_people, part_crowd, surround
from web.layout import Layout, build_layout, find_superiors
from web.layout_teams import build_teams
from web.presenters.formats import to_count, to_figure
from web.presenters.names import Names
from web.presenters.people import PersonCard
from web.presenters.picture_people import DrawnPerson, GroupCard, to_drawn, to_group
from web.presenters.picture_sides import SidesView, SideView, to_sides
from web.presenters.picture_words import Paragraph, to_paragraphs
from web.presenters.ties import find_drawn_ties, to_caption
from web.presenters.words import TIES

COLUMNS = range(2, 9)
MOST_CARDS = 60
"""With more people than this in the picture, each is a name that leads to the person's surroundings."""
MANY_TIES = 60
"""With more ties than this, besides reporting lines, all are pale until somebody is pointed at."""
SEARCHED_FROM = 13
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One kind of tie that occurs in the picture."""

    kind: TieKind
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """The picture: who is in it, what the script draws, the legend, the words, and what somebody asked to see.

    `found` lists who goes by the words looked for, None where nothing was looked for.
    """

    deal: str
    people: tuple[PersonCard, ...]
    drawn: tuple[DrawnPerson, ...]
    groups: tuple[GroupCard, ...]
    drawing: dict[str, Any]
    legend: tuple[LegendRow, ...]
    sides: SidesView
    paragraphs: tuple[Paragraph, ...]
    left_out: str | None
    moved: str | None
    total: int
    far: bool
    teams: bool
    wish: Wish
    around: PersonCard | None
    found: tuple[PersonCard, ...] | None

    @property
    def wished(self) -> bool:
        """Whether somebody asked for something else than what is shown of itself."""
        return self.wish != OVERVIEW

    @property
    def searchable(self) -> bool:
        """Whether there are so many people that a name is easier looked for than seen."""
        return self.total >= SEARCHED_FROM

    @property
    def is_large(self) -> bool:
        """Whether not everybody is drawn without being asked for."""
        return self.total > CALM


def read_wish(given: MultiDict[str, str]) -> Wish:
    """Read from an address what somebody wants to see of the picture."""
    return Wish(
        everyone=given.get("everyone") == "1",
        around=given.get("around") or None,
        opened=tuple(dict.fromkeys(given.getlist("open"))),
        find=given.get("find", "").strip(),
    )


def to_picture(view: DealView, cards: Sequence[PersonCard], names: Names, wish: Wish = OVERVIEW) -> PictureView:
    """Draw what of a deal was wished for, people in the order of their cards; the table has everybody."""
    deal, analysis = view.deal, view.analysis
    by_id = {card.id: card for card in cards}
    people = [names.people[card.id] for card in cards]
    standing = find_drawn_ties(deal, by_id)
    found = find_people(people, wish.find) if wish.find else None
    around = wish.around if wish.around in by_id else found[0] if found and len(found) == 1 else None
    superiors = find_superiors(people, standing)
    shadow = {each.id for each in analysis.structure.shadow}
    crowd = (
        surround(around, people, standing, superiors)
        if around
        else part_crowd(people, superiors, _marked(cards, shadow), wish)
    )
    sides = to_sides(deal, analysis, names)
    shown = [by_id[one] for one in crowd.drawn]
    groups = tuple(to_group(group, by_id, f"group-{number}") for number, group in enumerate(crowd.apart))
    ties = find_drawn_ties(deal, set(crowd.drawn))
    teams = len(shown) > CALM
    drawn = to_drawn(crowd, sides, shadow, wish, by_id)
    kinds = {tie.kind for tie in ties if not (teams and tie.kind == "reports_to")}
    return PictureView(
        deal=deal.deal.id,
        people=tuple(shown),
        drawn=drawn,
        groups=groups,
        drawing={
            **_to_drawing(crowd, ties, names, by_id, teams=teams),
            "sides": [_to_drawn_side(side, by_id, crowd) for side in sides.sides],
            "moved": {} if around else _to_moved(view.places, by_id, crowd),
            "movable": not around and len(shown) <= MOST_CARDS,
            "chosen": by_id[around].key if around else None,
            "title": deal.deal.name,
            "as_of": say("As of {day}", day=to_date(deal.as_of)),
        },
        legend=tuple(LegendRow(kind, TIES[kind].legend) for kind in TIES if kind in kinds),
        sides=sides,
        paragraphs=to_paragraphs(shown, ties, sides, [one for one in crowd.drawn if one in shadow], names),
        left_out=_to_left_out(crowd, around=bool(around)),
        moved=_to_moved_words(view.places, by_id, names),
        total=len(cards),
        far=len(shown) > MOST_CARDS,
        teams=teams,
        wish=wish,
        around=by_id[around] if around else None,
        found=None if found is None else tuple(by_id[one] for one in found[:MOST_FOUND]),
    )


def _marked(cards: Sequence[PersonCard], shadow: Collection[str]) -> set[str]:
    return {
        card.id
        for card in cards
        if card.final_word or card.decides or card.may_decide or card.is_next or card.id in shadow
    }


def _to_drawing(
    crowd: Crowd, ties: Sequence[Tie], names: Names, by_id: Mapping[str, PersonCard], *, teams: bool
) -> dict[str, Any]:
    """Put the layouts for each number of columns, and the ties, by the keys of their cards."""
    keys = {one: by_id[one].key for one in crowd.drawn}
    placed: list[Person] = [names.people[one] for one in crowd.drawn]
    for number, group in enumerate(crowd.apart):
        element = f"group-{number}"
        keys[group.key] = element
        placed.append(Person(id=group.key, name=element, side="seller" if group.key == OURS else "buyer"))
    build = build_teams if teams else build_layout
    return {
        "layouts": {str(columns): _to_layout(build(placed, ties, columns), keys) for columns in COLUMNS},
        "teams": teams,
        "pale": sum(tie.kind != "reports_to" for tie in ties) > MANY_TIES,
        "ties": [
            {
                "from": keys[tie.from_],
                "to": keys[tie.to],
                "kind": tie.kind,
                "strength": tie.strength,
                "words": to_caption(tie, names),
            }
            for tie in ties
            if not (teams and tie.kind == "reports_to")
        ],
    }


def _to_layout(layout: Layout, keys: Mapping[str, str]) -> dict[str, Any]:
    return {
        "rows": round(layout.rows, 2),
        "places": {keys[one]: [round(place.column, 3), round(place.row, 3)] for one, place in layout.places.items()},
        "captions": [[one.words, one.row, one.start, one.end] for one in layout.captions],
        "tidy": layout.tidy,
    }


def _to_drawn_side(side: SideView, by_id: Mapping[str, PersonCard], crowd: Crowd) -> dict[str, Any]:
    drawn = set(crowd.drawn)
    return {
        "number": side.number,
        "label": side.caption,
        "people": [by_id[one].key for one in side.people if one in drawn],
    }


def _to_moved(
    places: Mapping[str, HandPlace], by_id: Mapping[str, PersonCard], crowd: Crowd
) -> dict[str, tuple[float, float]]:
    return {by_id[one].key: (places[one].x, places[one].y) for one in crowd.drawn if one in places}


def _to_moved_words(places: Mapping[str, HandPlace], by_id: Mapping[str, PersonCard], names: Names) -> str | None:
    """Say how many people stand where somebody put them, and who did so last."""
    moved = [place for one, place in places.items() if one in by_id]
    if not moved:
        return None
    last = max(moved, key=lambda place: place.at)
    author = None if last.author is None or last.author.startswith("link:") else names.author(last.author)
    day = to_date(last.at)
    if author is None:
        return to_count(
            len(moved),
            "{count} person moved by hand, last on {day}.",
            "{count} people moved by hand, last on {day}.",
            day=day,
        )
    return to_count(
        len(moved),
        "{count} person moved by hand, last by {author} on {day}.",
        "{count} people moved by hand, last by {author} on {day}.",
        author=author,
        day=day,
    )


def _to_left_out(crowd: Crowd, *, around: bool) -> str | None:
    if not crowd.left_out:
        return None
    if around:
        return to_count(
            crowd.left_out,
            "{count} further tied person aren't drawn; the table has all.",
            "{count} further tied people aren't drawn; the table has all.",
        )
    drawn = len(crowd.drawn)
    return say(
        "The picture shows {drawn} of {all} people; the table has more.",
        drawn=to_figure(drawn),
        all=to_figure(drawn + crowd.left_out),
    )

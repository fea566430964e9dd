"""Decides what is to be seen of a person in the picture besides the card, and of people who are only counted."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from graph.analysis import StanceLabel
from graph.speech import say, say_many
from web.crowd import OTHERS, OURS, UNDER, Crowd, Group, Wish
from web.presenters.formats import to_count, to_list
from web.presenters.people import PersonCard
from web.presenters.picture_sides import SidesView, SideView
from web.presenters.words import STANCES


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """People who are counted and not drawn: how many, who they are, how they stand, and by which key they come."""

    key: str
    id: str
    count: str
    of: str
    stances: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPerson:
    """Somebody in the picture: the card, the side, words of what else is to be seen, and who is counted below."""

    card: PersonCard
    side: SideView | None
    between: bool
    shadow: bool
    below: GroupCard | None
    opened: str | None

    @property
    def summary(self) -> str:
        """The card in one breath, for a screen reader."""
        more = [f"{self.side.label}."] if self.side else []
        more += [say("Stands between the sides.")] if self.between else []
        more += [say("Has weight without office.")] if self.shadow else []
        more += [say("The next step concerns this person.")] if self.card.is_next else []
        return " ".join((self.card.summary, *more))


def to_drawn(
    crowd: Crowd, sides: SidesView, shadow: Collection[str], wish: Wish, by_id: Mapping[str, PersonCard]
) -> tuple[DrawnPerson, ...]:
    """Say of everybody who is drawn what is to be seen besides the card."""
    return tuple(
        DrawnPerson(
            card=by_id[one],
            side=sides.side_of(one),
            between=one in sides.between,
            shadow=one in shadow,
            below=to_group(crowd.below[one], by_id, f"below-{by_id[one].key}") if one in crowd.below else None,
            opened=UNDER + one if UNDER + one in wish.opened else None,
        )
        for one in crowd.drawn
    )


def to_group(group: Group, by_id: Mapping[str, PersonCard], element: str) -> GroupCard:
    """Say how many people there are behind a card, and how many of them stand where."""
    members = [by_id[one] for one in group.people]
    of = {OURS: say("Our side"), OTHERS: say("No reporting line known")}.get(group.key)
    return GroupCard(
        key=group.key,
        id=element,
        count=to_count(len(members), "{count} person", "{count} people"),
        of=of or (by_id[group.of].name if group.of in by_id else group.of),
        stances="" if group.key == OURS else to_list(_count_stances(members)),
    )


def _count_stances(members: Collection[PersonCard]) -> Iterator[str]:
    for stance in STANCES:
        if count := sum(card.stance == stance for card in members):
            yield _to_counted(stance, count)


def _to_counted(stance: StanceLabel, count: int) -> str:
    match stance:
        case "leading":
            return say_many("{count} leading", "{count} leading", count)
        case "supportive":
            return say_many("{count} in favour", "{count} in favour", count)
        case "neutral":
            return say_many("{count} undecided", "{count} undecided", count)
        case "resistant":
            return say_many("{count} not yet convinced", "{count} not yet convinced", count)
        case "unknown":
            return say_many("{count} not known", "{count} not known", count)

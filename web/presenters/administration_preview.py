"""Decides how a preview is told as far as it came, and how the next request says how far that was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugin.administration_preview import Compared, DealName, Preview
from web.presenters.formats import to_count, to_figure

COUNTS = ("now", "wanted", "gains", "losses", "others")


@dataclass(frozen=True, slots=True)
class PreviewWords:
    """What a preview says, and what goes on with it while it isn't done."""

    told: str
    also: str | None
    looked_at: int
    deals: int
    is_done: bool
    gained: Sequence[DealName]
    lost: Sequence[DealName]
    more_gained: int
    more_lost: int
    hidden: Sequence[tuple[str, str]]


def to_preview_words(preview: Preview, told: str, also: str | None) -> PreviewWords:
    """Put what a preview came to beside the sentences that tell of it."""
    compared = preview.compared
    return PreviewWords(
        told=told,
        also=also,
        looked_at=preview.looked_at,
        deals=preview.deals,
        is_done=preview.is_done,
        gained=preview.gained,
        lost=preview.lost,
        more_gained=compared.gains - len(preview.gained),
        more_lost=compared.losses - len(preview.lost),
        hidden=[
            *((f"far-{name}", str(getattr(compared, name))) for name in COUNTS),
            ("far-gained", " ".join(compared.gained)),
            ("far-lost", " ".join(compared.lost)),
            ("far-last", compared.last),
        ],
    )


def to_figures(compared: Compared) -> Mapping[str, str]:
    """Write the counts of a comparison, by their names."""
    return {name: to_figure(getattr(compared, name)) for name in COUNTS if name != "others"}


def of_deals(deals: int, *, more: bool) -> str:
    """Say which deals were looked at; `more` where these are only the newest."""
    if more:
        return to_count(deals, "of the {count} newest open deals", "of the {count} newest open deals")
    return to_count(deals, "of your {count} open deal", "of your {count} open deals")


def read_so_far(given: Mapping[str, str]) -> Compared | None:
    """Read how far a preview came; None where it begins, or what came makes no sense."""
    if not given.get("far-last"):
        return None
    try:
        counts = {name: max(int(given[f"far-{name}"]), 0) for name in COUNTS}
    except (KeyError, ValueError):
        return None
    return Compared(
        **counts,
        gained=tuple(given.get("far-gained", "").split()),
        lost=tuple(given.get("far-lost", "").split()),
        last=given["far-last"],
    )

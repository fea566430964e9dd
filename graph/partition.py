"""Which parting of a group into one to four sides goes least against its ties.

The line index counts the ties that go against a parting: positive ones across, negative ones within. Because one side
cuts no positive tie at all, each pair's closeness is taken against what the two people's numbers of ties would give
anyway; so what counts is closeness beyond expectation within sides, and hostility across them.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.rewiring import new_chance

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
ShareByChance = Callable[[Labels, float, int], float]
"""Gives, for the sides so far and for what so many sides keep together, how often chance keeps as much together."""
MOST_SIDES = 4
EXACT_HALVES = 11
"""Up to so many people, every parting in two is tried."""
EXACT_SIDES = 8
"""Up to so many people, every parting in up to four sides is tried."""
_DRAWN = 4
_TURNS = 12
_STARTS = 60
_FEW_STARTS = 4
_MORE_STARTS = 12
_MORE, _MUCH_MORE = 1.1, 1.2
"""A third side must explain a tenth more than two, if chance hardly ever does; a fifth more, if it seldom does."""
_FOR_A_FOURTH = 1.08
"""A fourth must explain a twelfth more than three; four equal sides that are really there explain a ninth more."""
_LEAST_AGAINST = 0.05
"""As good as a fifth more: a twentieth of all ties no longer goes against the parting."""
_SELDOM = 4
"""So many times as often as what counts as hardly ever."""
_LEAST = 1e-9


def to_pull(close: Floats, against: Floats) -> Floats:
    """Return what draws each two people together, beyond expectation (groups x people x people)."""
    ties = close.sum(axis=-1)
    total = np.maximum(ties.sum(axis=-1), _LEAST)
    expected = ties[..., :, None] * ties[..., None, :] / total[..., None, None]
    pull = close - expected - against
    pull[..., np.arange(pull.shape[-1]), np.arange(pull.shape[-1])] = 0
    return np.asarray(pull)


def halve(pull: Floats) -> tuple[Floats, Floats]:
    """Return the best parting in two (+1, -1) of each group and what it explains beyond staying together."""
    groups, size, _ = pull.shape
    together = pull.sum(axis=(1, 2))
    if size <= EXACT_HALVES:
        signs = _all_halves(size)
        explained = ((signs @ pull) * signs).sum(axis=2)
        best = explained.argmax(axis=1)
        return signs[best], (explained[np.arange(groups), best] - together) / 4
    drawn = np.broadcast_to(np.sign(new_chance().random((_DRAWN, size)) - 0.5), (groups, _DRAWN, size))
    starts = np.concatenate((_main_directions(pull), drawn), axis=1)
    each = starts.shape[1]
    owner = np.repeat(np.arange(groups), each)
    signs = _climb(pull, owner, starts.reshape(-1, size).copy())
    parted = signs.reshape(groups, each, size)
    scores = ((parted @ pull) * parted).sum(axis=2)
    best = scores.argmax(axis=1)
    return signs[np.arange(groups) * each + best], (scores[np.arange(groups), best] - together) / 4


def _climb(pull: Floats, owner: Labels, signs: Floats) -> Floats:
    """Move one person at a time to the other side, the most wrongly placed first, until nobody is."""
    active = np.arange(len(signs))
    drawn = (signs.reshape(len(pull), -1, pull.shape[1]) @ pull).reshape(signs.shape)
    for _ in range(20 * signs.shape[1]):
        wrong = -signs[active] * drawn[active]
        place = wrong.argmax(axis=1)
        better = wrong[np.arange(len(active)), place] > _LEAST
        active, place = active[better], place[better]
        if not len(active):
            break
        drawn[active] -= 2 * signs[active, place][:, None] * pull[owner[active], place]
        signs[active, place] *= -1
    return signs


def _main_directions(pull: Floats) -> Floats:
    """Return the parting along each group's main direction: two people on one side where the ties vary together."""
    groups, size, _ = pull.shape
    reach = np.abs(pull).sum(axis=2).max(axis=1)[:, None, None] / 2
    direction = np.broadcast_to(new_chance().random((1, 1, size)) - 0.5, (groups, 1, size))
    for _ in range(_TURNS):
        direction = direction @ pull + reach * direction
        direction = direction / np.maximum(np.abs(direction).max(axis=2, keepdims=True), _LEAST)
    return np.where(direction >= 0, 1.0, -1.0)


@lru_cache(maxsize=16)
def _all_halves(size: int) -> Floats:
    numbers = np.arange(2 ** max(size - 1, 0))
    return np.where((numbers[:, None] >> np.arange(size)) & 1, -1.0, 1.0)


@lru_cache(maxsize=16)
def _all_partings(size: int) -> Labels:
    """Every parting in up to four sides, each written once: a new side begins with the next number."""
    rows: list[tuple[int, ...]] = [()]
    for _ in range(size):
        rows = [(*row, side) for row in rows for side in range(min(max(row, default=-1) + 2, MOST_SIDES))]
    return np.array(rows, dtype=np.int64)


def part(pull: Floats, signed: Floats, half: Floats, by_chance: ShareByChance, hardly_ever: float) -> Labels:
    """Return the best parting of one group in two to four sides, given its best halves; it chooses the number.

    A further side counts only where groups that fall into the sides so far, and are tied by chance otherwise, hardly
    ever (a share of `hardly_ever` or less) show one as well; or seldom, if it explains a good deal more, or if fewer
    signed ties go against it, without expectations.
    """
    best = (half < 0).astype(np.int64)
    together = pull.sum() / 2
    fewer = _LEAST_AGAINST * np.abs(signed).sum() / 2
    enough = ((_MORE, _MUCH_MORE), (_FOR_A_FOURTH, _FOR_A_FOURTH))
    for labels, (some, much) in zip(_candidates(pull, best), enough, strict=False):
        kept, so_far = _within(pull, labels[None])[0], _within(pull, best[None])[0] - together
        more = kept - together
        less = _within(signed, labels[None])[0] - _within(signed, best[None])[0]
        if np.bincount(labels).min() <= 1 or more <= so_far + _LEAST:
            break
        much_more = more > so_far * much or less >= fewer
        if not much_more and more <= so_far * some:
            break
        if by_chance(best, kept, int(labels.max()) + 1) > hardly_ever * (_SELDOM if much_more else 1):
            break
        best = labels
    return best


def _candidates(pull: Floats, two: Labels) -> list[Labels]:
    if len(pull) <= EXACT_SIDES:
        rows = _all_partings(len(pull))
        found = [rows[rows.max(axis=1) == sides - 1] for sides in range(3, MOST_SIDES + 1)]
        return [few[_within(pull, few).argmax()] for few in found if len(few)]
    return [_best_of(pull[None], two[None], sides, _STARTS)[0][0] for sides in range(3, MOST_SIDES + 1)]


def explain_by_three(pull: Floats, signs: Floats) -> Floats:
    """Return what the best parting found in three sides explains beyond staying together, given the best halves."""
    kept = _best_of(pull, (signs < 0).astype(np.int64), 3, _FEW_STARTS)[1]
    return np.asarray(kept - pull.sum(axis=(1, 2)) / 2)


def keep_most(pull: Floats, so_far: Labels, sides: int) -> Floats:
    """Return what the best partings found in so many sides keep together, for groups that share the sides so far."""
    return _best_of(pull, np.broadcast_to(so_far, (len(pull), len(so_far))), sides, _MORE_STARTS)[1]


def _within(pull: Floats, rows: Labels) -> Floats:
    """Return what each row of labels keeps together."""
    return np.asarray(
        sum(((mine := (rows == side).astype(np.float64)) @ pull * mine).sum(axis=1) for side in range(MOST_SIDES)) / 2
    )


def _best_of(pull: Floats, two: Labels, sides: int, starts: int) -> tuple[Labels, Floats]:
    """Return each group's best parting among those that local search reaches, and what it keeps together.

    Half of the starts cut the best halves further, the others are drawn.
    """
    groups, size, _ = pull.shape
    chance = new_chance()
    labels = np.tile(chance.integers(0, sides, (starts, size)), (groups, 1, 1))
    further = chance.integers(0, sides - 1, (starts // 2, size))
    cut = np.minimum(two[:, None] + further, sides - 1)
    labels[:, : starts // 2] = np.where(further == 0, two[:, None], cut)
    owner = np.repeat(np.arange(groups), starts)
    found = _settle(pull, owner, labels.reshape(-1, size), sides)
    one_hot = np.eye(sides)[found]
    kept = (one_hot.reshape(groups, starts, size, sides).transpose(0, 1, 3, 2) @ pull[:, None]).reshape(-1, sides, size)
    scores = ((kept * one_hot.transpose(0, 2, 1)).sum(axis=(1, 2)) / 2).reshape(groups, starts)
    best = scores.argmax(axis=1)
    return found[np.arange(groups) * starts + best], scores[np.arange(groups), best]


def _settle(pull: Floats, owner: Labels, labels: Labels, sides: int) -> Labels:
    """Move one person at a time to another side, the most wrongly placed first, until nobody is."""
    rows, size = labels.shape
    active, everybody = np.arange(rows), np.arange(size)
    one_hot = np.eye(sides)[labels].reshape(len(pull), -1, size, sides).transpose(0, 1, 3, 2)
    drawn = (one_hot @ pull[:, None]).reshape(rows, sides, size)
    for _ in range(20 * size):
        here = drawn[active]
        gain = here - here[np.arange(len(active))[:, None], labels[active], everybody][:, None]
        move = gain.reshape(len(active), -1).argmax(axis=1)
        side, place = move // size, move % size
        better = gain[np.arange(len(active)), side, place] > _LEAST
        active, side, place = active[better], side[better], place[better]
        if not len(active):
            break
        pulled = pull[owner[active], place]
        drawn[active, labels[active, place]] -= pulled
        drawn[active, side] += pulled
        labels[active, place] = side
    return labels

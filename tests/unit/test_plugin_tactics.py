from itertools import chain
from pathlib import Path

import pytest

from graph.analyse import analyse
from graph.deal import Event, EventKind
from graph.detectors.detector import Detector
from graph.detectors.registry import DETECTORS
from graph.speech import speaking
from plugin.tactics import LIBRARY, Tactic, load_tactics, read_tactics
from tests.builders import AS_OF, buyers, deal

TACTICS = load_tactics()
TRANSLATIONS = sorted(LIBRARY.parent.glob("tactics.*.toml"))


def test_the_library_is_whole_and_in_order() -> None:
    assert list(TACTICS) == [f"T{number:02}" for number in range(1, 38)]


@pytest.mark.parametrize("tactic", TACTICS.values(), ids=lambda each: each.id)
def test_a_tactic_is_complete_and_in_full_sentences(tactic: Tactic) -> None:
    assert 3 <= len(tactic.steps) <= 5
    assert tactic.words
    assert tactic.avoid.startswith("Don't ")
    assert not tactic.title.endswith(".")
    for text in (tactic.situation, *tactic.steps, *tactic.words, tactic.avoid, tactic.done_when):
        assert text[0].isupper()
        assert text.endswith((".", "?", "..."))
    every = (tactic.title, tactic.situation, *tactic.steps, *tactic.words, tactic.avoid, tactic.done_when)
    assert len(set(every)) == len(every)


def test_no_two_tactics_say_the_same() -> None:
    for name in ("title", "situation", "avoid", "done_when"):
        assert len({getattr(each, name) for each in TACTICS.values()}) == len(TACTICS), name


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda each: each.code)
def test_every_tactic_that_a_detector_names_is_in_the_library(detector: Detector) -> None:
    named = set(detector.tactics)

    assert named
    assert named <= set(TACTICS)


def test_tactics_chosen_by_what_happened_are_in_the_library() -> None:
    kinds: tuple[EventKind, ...] = ("new_manager", "goal_missed", "merger")
    events = [Event(id=kind, at=AS_OF, kind=kind) for kind in kinds]

    named = chain.from_iterable(each.tactics for each in analyse(deal(buyers("ana"), events=events)).findings)

    assert {"T26", "T27", "T28"} <= set(named) <= set(TACTICS)


def test_a_translation_is_read_alike_and_a_slip_in_it_is_an_error(tmp_path: Path) -> None:
    text = LIBRARY.read_text(encoding="utf-8")
    translated, slipped = tmp_path / "fi.toml", tmp_path / "slip.toml"
    translated.write_text(text.replace("Write it down the same day", "Kirjoita se muistiin"), encoding="utf-8")
    slipped.write_text(text.replace("done_when", "done", 1), encoding="utf-8")

    assert read_tactics(translated)["T37"].title == "Kirjoita se muistiin"
    with pytest.raises(TypeError, match="done"):
        read_tactics(slipped)


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.name)
def test_a_translated_library_has_the_same_tactics_with_as_many_steps_and_words(path: Path) -> None:
    translated = read_tactics(path)

    assert [(each.id, len(each.steps), len(each.words)) for each in translated.values()] == [
        (each.id, len(each.steps), len(each.words)) for each in TACTICS.values()
    ]
    for tactic in translated.values():
        assert not tactic.title.endswith(".")
        for text in (tactic.situation, *tactic.steps, *tactic.words, tactic.avoid, tactic.done_when):
            assert text[0].isupper()
            assert text.endswith((".", "?", "..."))


def test_the_library_is_in_the_language_that_is_spoken_and_in_english_where_it_has_no_other() -> None:
    with speaking("de", None):
        german = load_tactics()
    with speaking("fi", None):
        finnish = load_tactics()

    assert german["T37"].title == "Am selben Tag aufschreiben"
    assert finnish == load_tactics() == TACTICS

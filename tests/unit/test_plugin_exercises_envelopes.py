"""A sealed form is opened by the reveal, its own by its writer, and neither by anybody else or in another's place."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.exercises.envelopes import PURPOSE, FormPlace, make_keys, open_forms, open_own, prove, seal_form
from plugin.sealing import Seal, SealBrokenError

PLACE = FormPlace("default", "e1", "p1", "answers")
SEAL = Seal(["a key"], purpose=PURPOSE)
KEYS = make_keys(SEAL)
ANSWERS = {"purpose": "To mill.", "values": ""}


@given(st.dictionaries(st.text(max_size=5), st.text(st.characters(exclude_categories=["Cs"]), max_size=50), max_size=4))
def test_what_was_sealed_comes_out_as_it_went_in_with_a_proof_that_holds(answers: dict[str, str]) -> None:
    sealed = seal_form(PLACE, answers, public=KEYS.public, token="t")
    assert sealed.own is not None
    opened = open_forms({PLACE: sealed.sealed}, private=KEYS.private, seal=SEAL)[PLACE]
    own = open_own(PLACE, sealed.own, "t")
    assert opened == own
    assert (opened.answers, opened.proof) == (answers, sealed.proof)
    assert prove(answers, opened.salt) == sealed.proof


def test_only_the_token_that_wrote_a_form_reads_it_again() -> None:
    own = seal_form(PLACE, ANSWERS, public=KEYS.public, token="t").own or ""
    for place, token in ((PLACE, "T"), (replace(PLACE, participant="p2"), "t"), (replace(PLACE, form="rating:1"), "t")):
        with pytest.raises(SealBrokenError):
            open_own(place, own, token)


def test_an_envelope_opens_in_its_own_place_and_with_its_own_keys_only() -> None:
    sealed = seal_form(PLACE, ANSWERS, public=KEYS.public, token=None).sealed
    other = make_keys(SEAL)
    for place, private, seal in (
        (replace(PLACE, tenant="other"), KEYS.private, SEAL),
        (replace(PLACE, exercise="e2"), KEYS.private, SEAL),
        (replace(PLACE, participant="p2"), KEYS.private, SEAL),
        (PLACE, other.private, SEAL),
        (PLACE, KEYS.private, Seal(["another key"], purpose=PURPOSE)),
        (PLACE, KEYS.private, Seal(["a key"])),
    ):
        with pytest.raises(SealBrokenError):
            open_forms({place: sealed}, private=private, seal=seal)


def test_neither_size_nor_sameness_shows_from_outside() -> None:
    short, long = ({"purpose": text} for text in ("", "x" * 1500))
    sizes = {len(seal_form(PLACE, each, public=KEYS.public, token="t").sealed) for each in (short, long)}
    same = [seal_form(PLACE, ANSWERS, public=KEYS.public, token="t") for _ in range(2)]
    assert len(sizes) == 1
    assert len({each.sealed for each in same} | {each.proof for each in same} | {each.own for each in same}) == 6


def test_nothing_that_is_shown_of_an_envelope_holds_what_was_written() -> None:
    sealed = seal_form(PLACE, ANSWERS, public=KEYS.public, token="t")
    opened = open_forms({PLACE: sealed.sealed}, private=KEYS.private, seal=SEAL)
    assert "mill" not in repr(sealed) + repr(opened) + repr(KEYS)
    assert sealed.sealed not in repr(sealed)

"""Small deals for the detectors of contact: one where each fires, near misses, and too little to tell."""

import pytest

from tests.builders import (
    AS_OF,
    ago,
    buyers,
    contact,
    deal,
    deciders,
    decision,
    person,
    promised,
    rows,
    said,
    seller,
    stands,
    subject,
)
from tests.detector_fixture import Fixture, check, fires, quiet

C1, C2, C3, C5 = "single_threaded", "decision_maker_unreached", "no_champion", "authority_unrecorded"
FIXTURES = (
    fires(C1, "one of two", lambda: deal((*buyers("ana", "bo"), seller()), activities=(contact("ana", 3),)), "ana"),
    fires(C1, "nobody lately", lambda: deal((*buyers("ana", "bo"), seller()), activities=(contact("ana", 46),))),
    quiet(
        C1, "both", lambda: deal((*buyers("ana", "bo"), seller()), activities=(contact("ana", 3), contact("bo", 45)))
    ),
    quiet(C1, "one buyer known", lambda: deal((*buyers("ana"), seller()), activities=(contact("ana", 3),))),
    quiet(C1, "the deal is lost", lambda: deal(buyers("ana", "bo"), facts={"status": "lost"})),
    quiet(C1, "nobody known", deal),
    fires(C2, "a decision maker", lambda: deal((*deciders("ana"), seller()), activities=(contact("ana", 61),)), "ana"),
    fires(C2, "on record only", lambda: deal(buyers("ana"), decisions=(decision(final_word=("ana",)),)), "ana"),
    quiet(C2, "in contact", lambda: deal((*deciders("ana"), seller()), activities=(contact("ana", 60),))),
    quiet(C2, "heard", lambda: deal(deciders("ana"), statements=(said("focus", "ana", 60),))),
    quiet(C2, "has left", lambda: deal((person("ana", decision_maker=True, left_at=AS_OF),))),
    quiet(C2, "not said to decide", lambda: deal(buyers("ana"))),
    fires(C3, "supportive and idle", lambda: deal(buyers("ana"), subjects=(subject(),), statements=stands("ana", 2))),
    quiet(
        C3,
        "speaks for it",
        lambda: deal(
            buyers("ana"), subjects=(subject(),), statements=rows(stands("ana", 2), said("advocacy", "ana", 45))
        ),
    ),
    quiet(
        C3,
        "marked, and kept a promise",
        lambda: deal((person("ana", is_champion=True),), commitments=(promised("ana", "late", 50, done_at=ago(40)),)),
    ),
    quiet(C3, "nobody known", deal),
    fires(C5, "second stage", lambda: deal(facts={"stage_number": 2})),
    fires(C5, "a later stage by name", lambda: deal(facts={"stage": "Negotiation"})),
    quiet(C5, "first stage", lambda: deal(facts={"stage_number": 1, "stage": "Negotiation"})),
    quiet(C5, "a first stage by name", lambda: deal(facts={"stage": "Qualification"})),
    quiet(C5, "no stage", deal),
    quiet(C5, "a decision is on record", lambda: deal(facts={"stage_number": 2}, decisions=(decision(),))),
)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda each: f"{each.code}: {each.says}")
def test_a_detector_of_contact_tells_its_pattern_from_a_near_miss(fixture: Fixture) -> None:
    check(fixture)

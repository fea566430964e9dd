from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from graph.deal import Activity, Deal, Event, Incident, Placement, Rating, Source, Statement
from graph.wording import to_date
from tests.deal_parts import AS_OF, day, tie
from tests.split_deal import build_split
from web.presenters.evidence import GONE, EvidenceBook, EvidenceLine, to_how, to_safe_url, to_stance_words
from web.presenters.names import build_names

DEAL = build_split().deal


def _tell(deal: Deal, evidence_id: str) -> EvidenceLine:
    return EvidenceBook(deal, build_names(deal)).lines([evidence_id])[0]


def test_a_statement_tells_the_words_who_said_them_when_how_we_know_and_where_it_is_kept() -> None:
    line = _tell(DEAL, "a0S1")
    assert line.words == "I won't move the warehouse to Seattle. My people are in Los Angeles."
    assert line.told == "Raj Patel said where they stand on “One new site in Seattle” (firmly not in favour)"
    assert line.when == "3 Mar 2026"
    assert line.how == "own words"
    assert line.origin == "from Salesforce, noted by Nadia Okafor"
    assert (line.url, line.url_label) == ("https://acme.my.salesforce.com/a0S1000001", "Open in Salesforce")


def test_the_day_of_a_statement_is_the_same_in_its_evidence_as_in_a_finding() -> None:
    late = datetime(2026, 3, 4, 1, tzinfo=timezone(timedelta(hours=9)))
    said = replace(DEAL.statements[0], at=late, source=Source(system="person", as_of=late.astimezone(UTC)))
    line = _tell(replace(DEAL, statements=(said,)), said.id)
    assert line.when == to_date(late) == "3 Mar 2026"
    assert line.origin == "from a colleague's note"


def test_a_decision_names_who_has_the_final_word_or_says_that_nobody_has() -> None:
    assert "Final word: nobody on record" in _tell(DEAL, "a0D1").told
    assert "Final word: Marta Ruiz" in _tell(DEAL, "a0D2").told


def test_a_commitment_says_what_was_promised_and_what_became_of_it() -> None:
    assert _tell(DEAL, "a0C1").told == "Aiko Tanaka promised: Count pick times for two weeks. Due 10 Mar 2026, done"


def test_a_tie_is_told_as_a_sentence() -> None:
    assert _tell(DEAL, "ties:trusts:003A:003B").told == "Marta Ruiz trusts Ines Vogt"
    assert _tell(DEAL, "ties:conflicts_with:003B:003C").told == "Ines Vogt and Raj Patel often differ"


def test_the_other_kinds_of_evidence_are_told_by_name() -> None:
    deal = replace(
        DEAL,
        activities=(Activity(id="m1", at=day(3), kind="meeting", from_="005N", to=("003A", "003B"), count=2),),
        incidents=(Incident(id="i1", at=day(3)),),
        events=(Event(id="e1", at=day(3), kind="budget_round", person="003B"),),
        ratings=(Rating(id="r1", by="003A", statement="One site", level=4),),
        placements=(Placement(id="p1", question="future", by="003A", group="Grow"),),
        ties=(tie("family", "003A", "003E"), replace(tie("communicates", "003A", "003B"), count=3)),
    )
    told = {one: _tell(deal, one).told for one in ("m1", "i1", "e1", "r1", "p1", "003A", "ties:family:003A:003E")}
    assert told == {
        "m1": "Meeting from Nadia Okafor with Marta Ruiz and Ines Vogt (2 times)",
        "i1": "Something went wrong",
        "e1": "A budget round (Ines Vogt)",
        "r1": "Marta Ruiz rated “One site”: not yet (round 1)",
        "p1": "Marta Ruiz's answer on future is in “Grow”",
        "003A": "Marta Ruiz, Chief Executive, as recorded",
        "ties:family:003A:003E": "Marta Ruiz and Henrik Ruiz-Lindqvist are family",
    }
    assert _tell(deal, "ties:communicates:003A:003B").told == "Marta Ruiz writes to Ines Vogt (3 messages)"


def test_answers_to_the_authority_check_are_told_only_together() -> None:
    told = _tell(DEAL, "authority_check:a0D1").told
    assert told == "Private answers on who has the final word on Release the budget for the new site, counted together"


def test_evidence_that_is_gone_is_said_to_be_gone_and_its_id_is_not_shown() -> None:
    assert _tell(DEAL, "a0S999") == EvidenceLine(told=GONE)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "http://acme.my.salesforce.com/1", "https:///1", "https://[", "data:text/html,x", "/1", ""],
)
def test_only_an_https_address_becomes_a_link(url: str) -> None:
    assert to_safe_url(url) is None


def test_a_link_planted_in_the_data_is_left_out_of_the_evidence() -> None:
    assert _tell(DEAL, "a0S4").url is None


@pytest.mark.parametrize(
    ("stance", "words"),
    [
        (2, "firmly in favour"),
        (1, "in favour"),
        (0.5, "undecided"),
        (-0.5, "undecided"),
        (-1, "not in favour"),
        (-1.5, "firmly not in favour"),
    ],
)
def test_a_stance_is_told_in_words(stance: float, words: str) -> None:
    assert to_stance_words(stance) == words


def test_how_we_know_says_what_does_not_count() -> None:
    names = build_names(DEAL)
    heard = Statement(id="s", at=day(2), by="003A", kind="position", first_hand=False, public=False)
    assert to_how(heard, names) == "told by others, in private, not confirmed, so not counted"
    withdrawn = replace(heard, confirmed_by="005Fk00000ABCDEIA2", withdrawn_at=AS_OF)
    assert to_how(withdrawn, names) == "told by others, in private, confirmed by a colleague, taken back on 20 Mar 2026"


def test_who_confirmed_and_the_day_of_the_source_are_told_only_where_they_say_something_new() -> None:
    names = build_names(DEAL)
    own = replace(DEAL.statements[0], source=Source(system="person", author="Joel Brandt", as_of=day(2)))
    assert to_how(own, names) == "own words, confirmed by Nadia Okafor"
    later, same_day = (replace(own, source=Source(as_of=one)) for one in (day(2), own.at))
    assert _tell(replace(DEAL, statements=(later,)), own.id).origin == "as of 18 Mar 2026"
    assert _tell(replace(DEAL, statements=(same_day,)), own.id).origin is None


def test_an_author_who_is_only_an_id_is_a_colleague() -> None:
    deal = replace(DEAL, incidents=(Incident(id="i", at=day(1), source=Source(author="005Fk00000ABCDEIA2")),))
    assert _tell(deal, "i").origin == "noted by a colleague"

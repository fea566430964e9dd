from dataclasses import replace

from graph.analysis import BuyIn
from graph.deal import Source, Statement
from plugin.languages import speaking_in
from plugin.views import RoleHints
from tests.deal_parts import AS_OF, NOW, day
from tests.odd_deals import build_bare
from tests.split_deal import build_split
from web.presenters.names import build_names
from web.presenters.people import PersonCard, to_marks, to_people

VIEW = build_split()


def _cards() -> dict[str, PersonCard]:
    cards = to_people(VIEW.deal, VIEW.analysis, build_names(VIEW.deal), NOW)
    return {card.name: card for card in cards}


def test_those_with_the_final_word_come_first_and_our_side_last() -> None:
    assert list(_cards()) == [
        "Marta Ruiz",
        "Ines Vogt",
        "Raj Patel",
        "Tomasz Lis",
        "Henrik Ruiz-Lindqvist",
        "Aiko Tanaka",
        "Nadia Okafor",
    ]


def test_no_mark_of_buy_in_is_inferred_from_another() -> None:
    marks = to_marks(BuyIn(understood=None, committed=False, acted=True, next="understood"))
    assert [(mark.label, mark.state, mark.words) for mark in marks] == [
        ("Understood", "open", "not known"),
        ("Committed", "no", "not yet"),
        ("Acted", "yes", "yes"),
    ]


def test_a_card_says_who_decides_who_has_the_final_word_and_who_holds_no_office_any_more() -> None:
    cards = _cards()
    assert cards["Marta Ruiz"].badges == ("Has the final word: Choose the vendor", "Decision maker")
    assert cards["Henrik Ruiz-Lindqvist"].badges == ("Holds no office any more since 2 Oct 2023", "Owns 40 %")
    assert cards["Henrik Ruiz-Lindqvist"].former
    assert cards["Aiko Tanaka"].badges == ("Champion",)
    assert cards["Nadia Okafor"].badges == ("Our side",)


def test_a_settled_decision_gives_nobody_the_final_word_any_more() -> None:
    decided = tuple(replace(decision, status="decided") for decision in VIEW.deal.decisions)
    deal = replace(VIEW.deal, decisions=decided)
    cards = to_people(deal, VIEW.analysis, build_names(deal), NOW)
    assert not any(card.final_word for card in cards)


def test_a_card_never_shows_a_private_answer_on_who_has_the_final_word() -> None:
    told = Statement(id="told", at=day(0), by="003C", kind="naming", to="003A", words="It is Marta", confirmed_by="x")
    sealed = replace(told, id="sealed", words="It is Ines", source=Source(system="exercise"))
    deal = replace(VIEW.deal, statements=(*VIEW.deal.statements, told, sealed))
    cards = to_people(deal, VIEW.analysis, build_names(deal), NOW)
    words = [line.words for card in cards for line in card.said]
    assert "It is Marta" in words
    assert "It is Ines" not in words


def test_a_card_shows_the_newest_confirmed_words_and_nothing_unconfirmed_or_later() -> None:
    rumour = Statement(id="r", at=day(1), by="003C", kind="position", stance=2, words="A rumour")
    later = Statement(id="l", at=day(-1), by="003C", kind="position", stance=2, words="Later", confirmed_by="x")
    deal = replace(VIEW.deal, statements=(*VIEW.deal.statements, rumour, later))
    cards = to_people(deal, VIEW.analysis, build_names(deal), NOW)
    raj = next(card for card in cards if card.name == "Raj Patel")
    assert [(line.words, line.when) for line in raj.said] == [
        ("If it has to be a new site, make it Los Angeles.", "15 Mar 2026"),
        ("I won't move the warehouse to Seattle. My people are in Los Angeles.", "3 Mar 2026"),
    ]


def test_a_card_says_when_we_were_last_in_contact_or_that_we_never_were() -> None:
    cards = _cards()
    assert cards["Ines Vogt"].contact == "4 contacts with 2 of our people, last on 8 Mar 2026 (12 days ago)"
    assert cards["Tomasz Lis"].contact == "No contact recorded"


def test_a_card_lists_ties_in_both_directions_by_name() -> None:
    assert _cards()["Ines Vogt"].ties == (
        "Aiko Tanaka backs Ines Vogt",
        "Ines Vogt and Raj Patel often differ",
        "Ines Vogt reports to Marta Ruiz",
        "Marta Ruiz trusts Ines Vogt",
        "Tomasz Lis reports to Ines Vogt",
    )


def test_the_person_of_the_next_step_is_marked() -> None:
    assert [name for name, card in _cards().items() if card.is_next] == ["Ines Vogt"]


def test_the_summary_says_in_words_what_the_picture_shows_by_shape() -> None:
    assert _cards()["Raj Patel"].summary == (
        "Raj Patel, Operations Director. Decision maker. Not yet convinced. "
        "understood: not yet, committed: not yet, acted: not known."
    )
    assert _cards()["Nadia Okafor"].summary == "Nadia Okafor, Account Executive. Our side."


def test_a_summary_parts_its_labels_as_the_language_does_that_is_spoken() -> None:
    with speaking_in("de"):
        summary = _cards()["Marta Ruiz"].summary

    assert ". Entscheidet. " in summary
    assert " und Entscheidet" not in summary


def test_somebody_who_left_is_drawn_as_gone_from_that_day_on() -> None:
    gone = replace(VIEW.deal.people[5], left_at=AS_OF)
    leaving = replace(VIEW.deal.people[1], left_at=day(-1))
    deal = replace(VIEW.deal, people=(gone, leaving))
    cards = {card.name: card for card in to_people(deal, VIEW.analysis, build_names(deal), NOW)}
    assert cards["Aiko Tanaka"].left
    assert "Left on 20 Mar 2026" in cards["Aiko Tanaka"].badges
    assert not cards["Ines Vogt"].left


def test_somebody_whom_the_analysis_does_not_know_is_shown_as_not_known() -> None:
    analysis = build_bare().analysis
    cards = to_people(VIEW.deal, analysis, build_names(VIEW.deal), NOW)
    assert {card.stance for card in cards} == {"unknown"}


def test_a_role_of_the_crm_only_suggests_who_decides_and_an_unmapped_one_is_shown_as_such() -> None:
    people = tuple(
        replace(person, decision_maker=None, crm_roles=("Solicitor (referred)", "Decision Maker"))
        if person.name == "Tomasz Lis"
        else person
        for person in VIEW.deal.people
    )
    lis = next(person.id for person in people if person.name == "Tomasz Lis")
    deal = replace(VIEW.deal, people=people)
    hints = RoleHints(suggested=frozenset({lis}), unmapped=frozenset({"Solicitor (referred)"}))
    cards = {card.name: card for card in to_people(deal, VIEW.analysis, build_names(deal), NOW, hints)}

    assert cards["Tomasz Lis"].roles == ("Solicitor (referred) (not mapped)", "Decision Maker")
    assert "May decide: the role says so, nobody has confirmed it" in cards["Tomasz Lis"].badges
    assert not cards["Tomasz Lis"].decides
    assert [name for name, card in cards.items() if card.may_decide] == ["Tomasz Lis"]
    confirmed = to_people(VIEW.deal, VIEW.analysis, build_names(VIEW.deal), NOW, hints)
    assert not any(card.may_decide for card in confirmed)

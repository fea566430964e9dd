"""Which faults keep a charter from being put to those whom it names."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from graph.exercises.charter import Charter, CharterDecision, FounderRole, OwnersPart, iter_parts
from graph.exercises.problem import LONGEST_NAME, Problem, check_text
from graph.speech import say


def find_problems(charter: Charter, people: Collection[str] | None = None) -> Sequence[Problem]:
    """Name what keeps a charter from being put to those it names; places are as `decisions.0.must_agree.1.grounds`.

    `people` are the ids that can be named; not checked where None. A draft with problems can be kept.
    """
    found = list(_problems(charter))
    if people is not None:
        found.extend(_strangers(charter, people))
    return found


def _problems(charter: Charter) -> Iterator[Problem]:
    if not charter.decisions:
        yield Problem(place="decisions", sentence=say("Write down at least one decision."))
    times = Counter(" ".join(decision.name.split()).casefold() for decision in charter.decisions)
    ids = Counter(decision.id for decision in charter.decisions)
    for number, decision in enumerate(charter.decisions):
        place, name = f"decisions.{number}", " ".join(decision.name.split()).casefold()
        if ids[decision.id] > 1 or (name and times[name] > 1):
            yield Problem(place=f"{place}.name", sentence=say("This decision is in the charter twice."))
        yield from _decision(place, decision)
        yield from _days(place, decision)
        yield from _reserved(place, decision, charter)
    if charter.owners is not None:
        yield from _owners(charter.owners)
    if charter.founder is not None:
        yield from _founder(charter.founder)


def _decision(place: str, decision: CharterDecision) -> Iterator[Problem]:
    missing = say("Write in one sentence what is to be decided.")
    yield from check_text(f"{place}.name", decision.name, longest=LONGEST_NAME, missing=missing)
    if decision.final_word is None:
        yield Problem(place=f"{place}.final_word", sentence=say("Choose who has the final word: exactly one person."))
    for number, each in enumerate(decision.must_agree):
        here = f"{place}.must_agree.{number}"
        missing = say("Write on which grounds they may say no.")
        yield from check_text(f"{here}.grounds", each.grounds, missing=missing)
        if each.person == decision.final_word:
            words = say("Who has the final word agrees by deciding: take them out here.")
            yield Problem(place=f"{here}.person", sentence=words)
    times = Counter(iter_parts(decision))
    for (part, _), number_of_times in times.items():
        if number_of_times > 1:
            yield Problem(place=f"{place}.{part}", sentence=say("The same person is named here twice."))


def _days(place: str, decision: CharterDecision) -> Iterator[Problem]:
    if decision.listen_until is None:
        yield Problem(place=f"{place}.listen_until", sentence=say("Choose the day until which everybody is heard."))
    if decision.act_by is None:
        yield Problem(place=f"{place}.act_by", sentence=say("Choose the day by which it is decided."))
    elif decision.listen_until is not None and decision.listen_until >= decision.act_by:
        words = say("Choose a day after listening ends: first listen, then act.")
        yield Problem(place=f"{place}.act_by", sentence=words)


def _reserved(place: str, decision: CharterDecision, charter: Charter) -> Iterator[Problem]:
    founder = charter.founder
    if founder is not None and decision.final_word == founder.person:
        words = say("Who has left office advises; choose somebody in office for the final word.")
        yield Problem(place=f"{place}.final_word", sentence=words)
    if decision.matter == "reserved":
        owners = charter.owners.people if charter.owners is not None else ()
        deciding = {decision.final_word, *(each.person for each in decision.must_agree)}
        if not deciding.intersection(owners):
            words = say("This is reserved for the owners: one of them has the final word or must agree.")
            yield Problem(place=f"{place}.matter", sentence=words)


def _owners(owners: OwnersPart) -> Iterator[Problem]:
    if not owners.people:
        yield Problem(place="owners.people", sentence=say("Choose who the owners are."))
    if not (owners.decide or owners.are_asked or owners.are_told):
        words = say("Write what owners decide, are asked about or are told.")
        yield Problem(place="owners.decide", sentence=words)
    lists = {
        "decide": owners.decide,
        "are_asked": owners.are_asked,
        "are_told": owners.are_told,
        "not_theirs": owners.not_theirs,
    }
    for part, texts in lists.items():
        for number, text in enumerate(texts):
            missing = say("Write what this is about, or take it out.")
            yield from check_text(f"owners.{part}.{number}", text, longest=LONGEST_NAME, missing=missing)
    theirs = {" ".join(text.split()).casefold() for text in owners.decide}
    for number, text in enumerate(owners.not_theirs):
        if " ".join(text.split()).casefold() in theirs:
            words = say("This stands among what owners decide as well.")
            yield Problem(place=f"owners.not_theirs.{number}", sentence=words)
    yield from check_text("owners.how_often", owners.how_often, longest=LONGEST_NAME)
    yield from check_text("owners.agreement", owners.agreement, longest=LONGEST_NAME)


def _founder(founder: FounderRole) -> Iterator[Problem]:
    if not founder.advises_on:
        yield Problem(place="founder.advises_on", sentence=say("Write what they advise on."))
    for number, text in enumerate(founder.advises_on):
        missing = say("Write what this is about, or take it out.")
        yield from check_text(f"founder.advises_on.{number}", text, longest=LONGEST_NAME, missing=missing)
    if founder.until is None and founder.review_on is None:
        words = say("Choose until when this holds, or a day to look at it again.")
        yield Problem(place="founder.until", sentence=words)
    if founder.through == founder.person:
        yield Problem(place="founder.through", sentence=say("Choose whom they speak to about it: somebody else."))
    yield from check_text("founder.stays", founder.stays)


def _strangers(charter: Charter, people: Collection[str]) -> Iterator[Problem]:
    places = [
        (f"decisions.{number}.{part}", person)
        for number, decision in enumerate(charter.decisions)
        for part, person in iter_parts(decision)
    ]
    places.extend(("owners.people", person) for person in (charter.owners.people if charter.owners else ()))
    if charter.founder is not None:
        places.append(("founder.person", charter.founder.person))
        places.extend([("founder.through", charter.founder.through)] if charter.founder.through else [])
    for place, person in places:
        if person not in people:
            yield Problem(place=place, sentence=say("Choose from the people of this deal."))

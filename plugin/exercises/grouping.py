"""What people make of the revealed answers: who says back whom, groups, what is set aside, and shared statements."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from graph.exercises.pairs import pair_up
from graph.exercises.problem import LONGEST_NAME, find_text_problem
from graph.exercises.ratings import tally
from graph.speech import say
from plugin.errors import PhaseRefusedError
from plugin.exercises.desk import Desk
from plugin.exercises.envelopes import OpenedForm
from plugin.exercises.forms import name_form
from plugin.exercises.refusals import changed_meanwhile, check_fields, refuse_field
from plugin.exercises.showing import ASIDE, find_place, list_answers, list_unplaced, name_place
from plugin.exercises.views import FORM, LONGEST_ANSWER, About, Outcome
from plugin.store.exercise_forms import OpenRow, load_open_rows
from plugin.store.exercise_pieces import Piece

MOST_STATEMENTS = 40
FEWEST_WITHOUT_NAMES = 4
"""Revealed forms without names, below which no answers are dealt out."""
ABOUT: Sequence[About] = ("where", "how", "when")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A shared statement as somebody words it: what it is about, and the answers of the question it came from."""

    question: str
    text: str
    about: About
    answers: Sequence[str]


def deal_pairs(desk: Desk) -> None:
    """Deal out who says back whose answers, among those whose answers were revealed; what was confirmed stays."""
    rows = load_open_rows(desk.connection, desk.tenant, desk.kept.id)
    revealed = {row.participant for row in rows if row.form == FORM and not row.item}
    there = [each.id for each in desk.taking_part if each.id in revealed]
    pairs = [piece for piece in desk.pieces.values() if piece.kind == "pair"]
    first = sorted(pairs, key=lambda piece: piece.body["confirmed_at"] is None)
    ring = pair_up(there, {piece.body["speaker"]: piece.body["about"] for piece in first})
    desk.drop_pieces([piece.id for piece in pairs if ring.get(piece.body["speaker"]) != piece.body["about"]])
    kept = {piece.body["speaker"] for piece in desk.pieces.values() if piece.kind == "pair"}
    for speaker, about in ring.items():
        if speaker not in kept:
            _save_pair(desk, speaker, about)


def deal_answers(desk: Desk, opened: Mapping[str, OpenedForm], rows: Sequence[OpenRow]) -> None:
    """Deal out answers to be said back where nobody may know whose they are; everybody gets one that isn't theirs.

    It is done in the moment of the reveal, for nothing that is kept tells afterwards whose an answer is. No ring is
    closed: whoever hears their own answer could tell from it whose another one is, and of three people always can.
    """
    speakers = sorted(opened)
    if len(speakers) < FEWEST_WITHOUT_NAMES:
        return
    chance = secrets.SystemRandom()
    order = list(speakers)
    while any(speaker == about for speaker, about in zip(speakers, order, strict=True)):
        chance.shuffle(order)
    for speaker, about in zip(speakers, order, strict=True):
        theirs = set(opened[about].answers.items())
        same = {text for _, text in opened[speaker].answers.items()}
        choice = [row.id for row in rows if row.item and (row.item, row.body["text"]) in theirs]
        fitting = [row.id for row in rows if row.id in choice and row.body["text"] and row.body["text"] not in same]
        if fitting:
            _save_pair(desk, speaker, chance.choice(fitting))


def deal_without(desk: Desk, gone: str) -> None:
    """Let the others go on when somebody left."""
    if desk.plan.attributed:
        deal_pairs(desk)
    else:
        pairs = [piece for piece in desk.pieces.values() if piece.kind == "pair"]
        desk.drop_pieces([piece.id for piece in pairs if piece.body["speaker"] == gone])


def _save_pair(desk: Desk, speaker: str, about: str) -> None:
    body = {
        "speaker": speaker, "about": about, "words": None, "confirmed_at": None, "confirmed_by": None, "again": False
    }  # fmt: skip
    desk.save_piece(Piece(id=uuid4().hex, kind="pair", body=body))


def say_back(desk: Desk, speaker: str, words: str, version: int | None) -> None:
    """Keep what was said back; other words than those confirmed are to be confirmed anew."""
    pair = _find_pair(desk, "speaker", speaker)
    words = words.replace("\r\n", "\n").strip()
    if problem := find_text_problem("words", words, longest=LONGEST_ANSWER):
        check_fields([problem])
    if words != (pair.body["words"] or ""):
        desk.find_piece("pair", pair.id, version)
        changed = {"words": words or None, "confirmed_at": None, "confirmed_by": None, "again": False}
        desk.save_piece(replace(pair, body={**pair.body, **changed}, version=pair.version + 1))


def confirm_own(desk: Desk, about: str, *, yes: bool, version: int | None) -> None:
    """Keep whether somebody was said back as they meant it, in the words that they saw."""
    pair = _find_pair(desk, "about", about)
    if not pair.body["words"]:
        raise PhaseRefusedError(say("Nothing was said back to you yet."))
    if not (pair.body["confirmed_at"] if yes else pair.body["again"]):
        _confirm(desk, desk.find_piece("pair", pair.id, version), by="participant" if yes else None)


def confirm_told(desk: Desk, pair_id: str) -> None:
    """Keep that somebody was said back rightly, as the coach heard."""
    _confirm(desk, desk.find_piece("pair", pair_id, None), by="coach")


def _confirm(desk: Desk, pair: Piece, *, by: str | None) -> None:
    if by is not None and pair.body["confirmed_at"] is not None:
        return
    at = None if by is None else desk.now.isoformat()
    body = {**pair.body, "confirmed_at": at, "confirmed_by": by, "again": by is None}
    desk.save_piece(replace(pair, body=body, version=pair.version + 1))


def _find_pair(desk: Desk, side: str, participant: str) -> Piece:
    found = next(
        (piece for piece in desk.pieces.values() if piece.kind == "pair" and piece.body[side] == participant), None
    )
    if found is None:
        raise PhaseRefusedError(say("Nobody's answers are yours to say back, and nobody says back yours."))
    return found


def make_group(desk: Desk, question: str, name: str, group_id: str | None) -> str:
    """Make a group unless it is there already; return its id."""
    group_id = group_id or uuid4().hex
    if group_id in desk.pieces:
        return desk.find_piece("group", group_id, None).id
    if question not in {each.id for each in desk.plan.questions}:
        raise refuse_field("question", say("There is no such question."))
    body = {"question": question, "name": _check_name(name), "excludes": []}
    desk.save_piece(Piece(id=group_id, kind="group", body=body))
    return group_id


def rename_group(desk: Desk, group_id: str, name: str, version: int) -> None:
    """Name a group otherwise; the same name again changes nothing."""
    group = desk.find_piece("group", group_id, None)
    if group.body["name"] != (name := _check_name(name)):
        group = desk.find_piece("group", group_id, version)
        desk.save_piece(replace(group, body={**group.body, "name": name}, version=group.version + 1))


def delete_group(desk: Desk, group_id: str, version: int) -> None:
    """Take a group apart; one that is gone already stays so."""
    if group_id not in desk.pieces:
        return
    desk.find_piece("group", group_id, version)
    placed = [
        piece.id for piece in desk.pieces.values() if piece.kind == "placement" and piece.body["group"] == group_id
    ]
    for other in [piece for piece in desk.pieces.values() if group_id in piece.body.get("excludes", ())]:
        _exclude(desk, other, group_id, yes=False)
    desk.drop_pieces([*placed, group_id])


def mark_excluding(desk: Desk, group_id: str, other_id: str, *, yes: bool) -> None:
    """Keep, on both sides, whether two groups of a question can't both be had."""
    group, other = (desk.find_piece("group", each, None) for each in (group_id, other_id))
    if group_id == other_id or group.body["question"] != other.body["question"]:
        raise refuse_field("other", say("Choose another group of the same question."))
    _exclude(desk, group, other_id, yes=yes)
    _exclude(desk, other, group_id, yes=yes)


def _exclude(desk: Desk, group: Piece, other: str, *, yes: bool) -> None:
    excludes = [each for each in group.body["excludes"] if each != other] + ([other] if yes else [])
    desk.save_piece(replace(group, body={**group.body, "excludes": excludes}))


def place(desk: Desk, answer_id: str, *, group: str | None, aside: str | None, was: str | None) -> None:
    """Put an answer where somebody put it; raises `EntryChangedError` where it isn't any more where it was seen."""
    answer = next((each for each in list_answers(desk) if each.id == answer_id), None)
    if answer is None:
        raise refuse_field("answer", say("There is no such answer."))
    before = find_place(desk, answer_id)
    stands = None if before is None else before.body["group"] or ASIDE
    why = None if aside is None else aside.strip()
    if why is not None and (
        problem := find_text_problem(
            "aside", why, missing=say("Say why this answer isn't used, so that nobody's is dropped.")
        )
    ):
        check_fields([problem])
    if group is not None and desk.find_piece("group", group, None).body["question"] not in _alike(answer.question):
        raise refuse_field("group", say("This group is of another question."))
    wanted = group or (None if why is None else ASIDE)
    if wanted == stands and (before is None or before.body["why"] == why):
        return
    if was != stands:
        raise changed_meanwhile()
    if wanted is None:
        desk.drop_pieces([name_place(answer_id)])
        return
    body = {"answer": answer_id, "group": group, "why": why}
    version = 1 if before is None else before.version + 1
    desk.save_piece(Piece(id=name_place(answer_id), kind="placement", body=body, version=version))


def _alike(question: str) -> Sequence[str]:
    """Return the questions whose groups can hold an answer: what works well and what to improve share theirs."""
    shared = ("works_well", "improve")
    return shared if question in shared else (question,)


def check_placed(desk: Desk) -> None:
    """Refuse to go on while an answer is neither in a group nor set aside: nobody's is dropped in silence."""
    if left := len(list_unplaced(desk)):
        raise PhaseRefusedError(
            say("{count} of the answers are neither in a group nor set aside with a reason.", count=left)
        )


def word_statement(desk: Desk, wording: Wording, statement: str | None, version: int | None) -> str:
    """Keep a shared statement; the same words again change nothing. Return its id."""
    answers = [each for each in list_answers(desk) if each.question in _alike(wording.question)]
    problems = [
        find_text_problem("text", wording.text, longest=LONGEST_NAME, missing=say("Write what is shared.")),
    ]
    check_fields([problem for problem in problems if problem is not None])
    if wording.about not in ABOUT:
        raise refuse_field("about", say("Say whether it is about where, how or when."))
    if not wording.answers or not {each.id for each in answers}.issuperset(wording.answers):
        raise refuse_field("answers", say("Choose the answers of this question that it came from."))
    said = {
        "question": wording.question,
        "text": " ".join(wording.text.split()),
        "about": wording.about,
        "answers": list(dict.fromkeys(wording.answers)),
    }
    found = desk.pieces.get(statement or "")
    if found is None and version is not None:
        raise changed_meanwhile()
    if found is None:
        if sum(piece.kind == "statement" for piece in desk.pieces.values()) >= MOST_STATEMENTS:
            raise refuse_field("text", say("There are {most} statements already.", most=MOST_STATEMENTS))
        made = Piece(id=statement or uuid4().hex, kind="statement", body={**said, "outcome": None, "note": ""})
        desk.save_piece(made)
        return made.id
    if any(found.body.get(name) != value for name, value in said.items()):
        found = desk.find_piece("statement", found.id, version)
        body = {**found.body, **said, "outcome": None, "note": ""}
        desk.save_piece(replace(found, body=body, version=found.version + 1))
    return found.id


def delete_statement(desk: Desk, statement: str, version: int) -> None:
    """Take a statement out that was never rated; one that is gone already stays so."""
    if statement not in desk.pieces:
        return
    found = desk.find_piece("statement", statement, version)
    rows = load_open_rows(desk.connection, desk.tenant, desk.kept.id)
    if any(row.item == statement for row in rows):
        raise PhaseRefusedError(say("This statement was rated, so it stays. It can be worded otherwise."))
    desk.drop_pieces([found.id])


def judge(desk: Desk) -> None:
    """Say by the threshold fixed in the plan what came of each statement that was rated in this round."""
    rows = load_open_rows(desk.connection, desk.tenant, desk.kept.id)
    form = name_form(desk)
    rated: dict[str, list[int]] = {}
    for row in rows:
        if row.form == form and row.item:
            rated.setdefault(row.item, []).append(row.body["level"])
    for statement, levels in rated.items():
        found = desk.find_piece("statement", statement, None)
        _set_outcome(desk, found, tally(levels, desk.plan.threshold).outcome, found.body["note"])


def settle(desk: Desk, statement: str, outcome: Outcome, note: str, version: int) -> None:
    """Keep what the leaders settled on a statement; the same again changes nothing."""
    if problem := find_text_problem("note", note):
        check_fields([problem])
    if outcome not in ("agreed", "reservations", "open"):
        raise refuse_field("outcome", say("Choose what came of it."))
    found = desk.find_piece("statement", statement, None)
    if (found.body["outcome"], found.body["note"]) != (outcome, note.strip()):
        _set_outcome(desk, desk.find_piece("statement", statement, version), outcome, note.strip())


def _set_outcome(desk: Desk, piece: Piece, outcome: Outcome, note: str) -> None:
    body = {**piece.body, "outcome": outcome, "note": note}
    desk.save_piece(replace(piece, body=body, version=piece.version + 1))


def check_settled(desk: Desk) -> None:
    """Refuse to end while something is worded otherwise than it was rated and nobody said what came of it."""
    left = sum(piece.body["outcome"] is None for piece in desk.pieces.values() if piece.kind == "statement")
    if left:
        raise PhaseRefusedError(say("{count} of the statements aren't settled yet.", count=left))


def _check_name(name: str) -> str:
    name = " ".join(name.split())
    if problem := find_text_problem("name", name, longest=LONGEST_NAME, missing=say("Give the group a name.")):
        check_fields([problem])
    return name

"""How the forms of an exercise are checked, sealed, read by their writers, and opened for all at once."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from graph.exercises import shares
from graph.exercises.problem import Problem, find_text_problem
from graph.exercises.ratings import LEVELS, find_rating_problem
from graph.speech import say
from plugin.errors import EntryChangedError, PhaseRefusedError
from plugin.exercises.desk import Desk
from plugin.exercises.envelopes import FormPlace, OpenedForm, open_forms, open_own, seal_form
from plugin.exercises.plans import find_least, find_needed
from plugin.exercises.refusals import check_fields, refuse_field
from plugin.exercises.views import FORM, LONGEST_ANSWER, OwnForm
from plugin.people.keeping_away import Erased
from plugin.sealing import Seal, SealBrokenError
from plugin.store.exercise_forms import (
    ANSWERED,
    KeptForm,
    OpenRow,
    add_open_rows,
    destroy_forms,
    load_forms,
    save_form,
)
from plugin.store.personal_links import hash_token

WHY = ":why"
NO_LEVEL = 0
"""What stands for a level that isn't a number, which is then refused as any other that there isn't."""
Levels = Mapping[str, tuple[int | None, str]]


def name_form(desk: Desk) -> str:
    """Return which form the exercise's phase asks for."""
    return f"rating:{desk.kept.round}" if desk.kept.round else FORM


def check_form(desk: Desk, answers: Mapping[str, str]) -> Mapping[str, str]:
    """Return what is handed in to what the phase asks for as it is sealed; raises `FieldsRefusedError`."""
    if desk.kept.phase == "rate":
        return check_levels(desk, read_levels(answers), finished=True)
    return check_answers(desk, answers)


def check_answers(desk: Desk, answers: Mapping[str, str]) -> Mapping[str, str]:
    """Return the answers as they are sealed: line ends alike, blanks at the ends off, every question in its place.

    Raises `FieldsRefusedError` with each place; of an authority check, values name ids of people, one a line.
    """
    given = {name: text.replace("\r\n", "\n").replace("\r", "\n").strip() for name, text in answers.items()}
    asked = [question.id for question in desk.plan.questions]
    authority = desk.kept.kind == "authority"
    fields = [shares.to_field(decision, kind) for decision in asked for kind in shares.ASKED] if authority else asked
    _check_asked(given, fields)
    if authority:
        check_fields(shares.find_form_problems(given, asked, list_nameable(desk)))
    else:
        too_long = (find_text_problem(name, text, longest=LONGEST_ANSWER) for name, text in given.items())
        check_fields([problem for problem in too_long if problem is not None])
    return {name: given.get(name, "") for name in fields}


def _check_asked(given: Iterable[str], asked: Collection[str]) -> None:
    """Refuse fields that weren't asked for, without repeating what somebody called them."""
    if any(name not in asked for name in given):
        raise refuse_field("answers", say("Something was sent that wasn't asked. Open the page anew."))


def list_nameable(desk: Desk) -> Mapping[str, str]:
    """Return who can be named in an authority check: names by the ids of the deal's people."""
    return desk.plan.nameable or {each.person: each.name for each in desk.taking_part}


def read_levels(answers: Mapping[str, str]) -> Levels:
    """Read ratings from the fields of a form: by statement its level, and `ID:why` with the reason."""
    names = dict.fromkeys(name.removesuffix(WHY) for name in answers)
    return {name: (_read_level(answers.get(name, "")), answers.get(name + WHY, "")) for name in names}


def _read_level(text: str) -> int | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 else NO_LEVEL


def check_levels(desk: Desk, levels: Levels, *, finished: bool) -> Mapping[str, str]:
    """Return ratings as they are sealed; raises `FieldsRefusedError`, when `finished` also for what is missing."""
    rated = list_rated(desk)
    _check_asked(levels, rated)
    problems: list[Problem | None] = []
    answers: dict[str, str] = {}
    for name in rated:
        level, why = levels.get(name, (None, ""))
        why = why.strip()
        if level is None:
            problems.append(find_text_problem(f"{name}.why", why))
            if finished:
                problems.append(Problem(place=name, sentence=say("Choose one of the five levels.")))
        elif finished or level not in {each.level for each in LEVELS}:
            problems.append(find_rating_problem(name, level, why))
        else:
            problems.append(find_text_problem(f"{name}.why", why))
        answers |= {name: "" if level is None else str(level), name + WHY: why}
    check_fields([problem for problem in problems if problem is not None])
    return answers


def list_rated(desk: Desk) -> Sequence[str]:
    """List the shared statements that are rated in this round: all that aren't agreed."""
    return [
        piece.id
        for piece in desk.pieces.values()
        if piece.kind == "statement" and piece.body.get("outcome") != "agreed"
    ]


def keep_form(
    desk: Desk, participant: str, answers: Mapping[str, str], *, token: str | None, version: int | None, finished: bool
) -> OwnForm:
    """Seal a form in place of the one before and return it as its writer sees it.

    The same answers handed in twice are handed in once. Raises `EntryChangedError` where another one than the seen
    `version` stands there, and `PhaseRefusedError` where it was handed in.
    """
    form = name_form(desk)
    before = load_forms(desk.connection, desk.tenant, desk.kept.id, form).get(participant)
    if before is not None and token is not None:
        seen = read_own(desk, before, token)
        if seen.answers == answers and (seen.finished_at is not None or not finished):
            return seen
        if before.finished_at is not None:
            raise PhaseRefusedError(
                say("You handed this in already. Choose to change it first; what you handed in counts until then.")
            )
        if version not in (None, before.version):
            raise EntryChangedError(
                say("This was changed in another window or on another device meanwhile. Look at it again.")
            )
    sealed = seal_form(_place(desk, participant, form), answers, public=desk.kept.public_key, token=token)
    kept = KeptForm(
        participant=participant,
        form=form,
        sealed=sealed.sealed,
        own=sealed.own,
        link=None if token is None else hash_token(token),
        proof=sealed.proof,
        version=1 if before is None else before.version + 1,
        saved_at=desk.now,
        finished_at=desk.now if finished else None,
        typed=token is None,
    )
    save_form(desk.connection, desk.tenant, desk.kept.id, kept)
    return OwnForm(
        answers=answers, version=kept.version, saved_at=desk.now, finished_at=kept.finished_at, proof=kept.proof
    )


def take_up_again(desk: Desk, participant: str) -> None:
    """Let a form that was handed in be a draft again."""
    before = load_forms(desk.connection, desk.tenant, desk.kept.id, name_form(desk)).get(participant)
    if before is not None and before.finished_at is not None:
        changed = replace(before, finished_at=None, version=before.version + 1)
        save_form(desk.connection, desk.tenant, desk.kept.id, changed)


def read_own(desk: Desk, kept: KeptForm | None, token: str) -> OwnForm:
    """Return a form as its writer sees it; `lost` where it was written with another address."""
    if kept is None:
        return OwnForm(answers={}, version=0, saved_at=None, finished_at=None, proof=None)
    shown = OwnForm(
        answers={}, version=kept.version, saved_at=kept.saved_at, finished_at=kept.finished_at, proof=kept.proof
    )
    if kept.own is None:
        return replace(shown, lost=True)
    try:
        opened = open_own(_place(desk, kept.participant, kept.form), kept.own, token)
    except SealBrokenError:
        return replace(shown, lost=True)
    return replace(shown, answers=opened.answers)


def check_quorum(desk: Desk, forms: Collection[KeptForm], why: str) -> None:
    """Refuse a reveal before enough have finished; fewer than planned need a reason, too few have none.

    Where nobody may learn whose answer is whose, what the coach typed in doesn't hide those who wrote by themselves.
    """
    finished, written = len(forms), sum(not form.typed for form in forms)
    people = len(desk.taking_part)
    least, needed = find_least(people, desk.kept.kind), find_needed(desk.plan, people, desk.kept.kind)
    if finished < least:
        raise PhaseRefusedError(
            say(
                "{finished} of {people} have finished. It takes {least}: with fewer, one person's answer could be "
                "found out.",
                finished=finished,
                people=people,
                least=least,
            )
        )
    secret = desk.kept.kind == "authority" or not desk.plan.attributed
    if secret and 0 < written < find_least(0, desk.kept.kind):
        raise PhaseRefusedError(
            say(
                "Only {written} wrote by themselves. It takes {least}, or nobody: the others' answers are known to "
                "whoever typed them in, so one person's could be found out.",
                written=written,
                least=find_least(0, desk.kept.kind),
            )
        )
    if finished < needed:
        missing = say(
            "{finished} of {people} have finished. Say why the others aren't waited for.",
            finished=finished,
            people=people,
        )
        check_fields(
            [problem] if (problem := find_text_problem("why", why, longest=LONGEST_ANSWER, missing=missing)) else []
        )


def open_all(desk: Desk, seal: Seal, why: str) -> tuple[Mapping[str, OpenedForm], Sequence[OpenRow]]:
    """Open the finished forms of those who take part, keep what they say, and destroy all sealed ones of their kind.

    Return them by participant, and the rows that are kept of them.
    """
    form = name_form(desk)
    there = {each.id for each in desk.taking_part}
    finished = {
        _place(desk, kept.participant, form): kept
        for kept in load_forms(desk.connection, desk.tenant, desk.kept.id, form).values()
        if kept.finished_at is not None and kept.participant in there
    }
    check_quorum(desk, finished.values(), why)
    try:
        private = desk.kept.private_key or ""
        opened = open_forms({place: kept.sealed for place, kept in finished.items()}, private=private, seal=seal)
    except SealBrokenError as error:
        raise PhaseRefusedError(
            say("The answers can't be opened: the installation's secret keys were changed. Nothing was lost or shown.")
        ) from error
    rows = [row for place, each in opened.items() for row in _to_rows(desk, place, each, typed=finished[place].typed)]
    if desk.kept.kind == "authority":
        rows.append(_note_answered(desk, opened))
    rows = _leave_erased(desk, rows)
    secrets.SystemRandom().shuffle(rows)
    add_open_rows(desk.connection, desk.tenant, desk.kept.id, rows)
    destroy_forms(desk.connection, desk.tenant, desk.kept.id, form=form)
    return {place.participant: each for place, each in opened.items()}, rows


def _leave_erased(desk: Desk, rows: Sequence[OpenRow]) -> list[OpenRow]:
    """Leave out of what comes to light whoever was erased on request while it was sealed."""
    erased = Erased.load(desk.connection, desk.tenant)
    named = desk.kept.kind == "authority"
    return [replace(row, body=erased.leave_in(row.body, desk.kept.deal, named=named)) for row in rows]


def refuse_reason(why: str) -> None:
    """Refuse a reason that isn't one."""
    if problem := find_text_problem("why", why, longest=LONGEST_ANSWER, missing=say("Say why.")):
        raise refuse_field(problem.place, problem.sentence)


def _place(desk: Desk, participant: str, form: str) -> FormPlace:
    return FormPlace(desk.tenant, desk.kept.id, participant, form)


def _to_rows(desk: Desk, place: FormPlace, opened: OpenedForm, *, typed: bool) -> Sequence[OpenRow]:
    """Return what is kept of an opened form; without attribution nothing that leads back to its writer."""
    attributed = desk.plan.attributed
    whose = place.participant if attributed else None
    bodies: dict[str, Mapping[str, object]]
    if place.form == FORM:
        bodies = {item: {"text": text} for item, text in opened.answers.items()}
    else:
        bodies = {
            item: {"level": int(text), "why": opened.answers[item + WHY], "words": desk.pieces[item].body["text"]}
            for item, text in opened.answers.items()
            if not item.endswith(WHY)
        }
    # the salt would let anybody try which answers belong together, so it is shown only where that is known anyway
    bodies[""] = {"salt": opened.salt if attributed else "", "proof": opened.proof}
    return [
        OpenRow(
            id=uuid4().hex,
            form=place.form,
            participant=whose,
            item=item,
            body=body,
            typed=typed and attributed,
            at=desk.now,
        )
        for item, body in bodies.items()
    ]


def _note_answered(desk: Desk, opened: Mapping[FormPlace, OpenedForm]) -> OpenRow:
    people = {each.id: each.person for each in desk.everybody}
    answered = {
        question.id: sorted(
            people[place.participant]
            for place, form in opened.items()
            if any(form.answers.get(shares.to_field(question.id, asked)) for asked in shares.ASKED)
        )
        for question in desk.plan.questions
    }
    return OpenRow(id=uuid4().hex, form=ANSWERED, participant=None, item="", body=answered, typed=False, at=desk.now)

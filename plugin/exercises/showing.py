"""What a coach and a participant are shown of an exercise: as much as its phase lets each of them know."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from graph.exercises import shares
from graph.exercises.phases import Actor, list_deeds, may
from graph.exercises.words import to_plain
from plugin.exercises.desk import Desk
from plugin.exercises.forms import list_nameable, list_rated, name_form, read_own
from plugin.exercises.plans import find_least, find_needed, from_json
from plugin.exercises.views import (
    FORM,
    Answer,
    AnswerView,
    ExerciseView,
    Group,
    LogLine,
    OwnForm,
    Pair,
    Participant,
    Question,
    Rating,
    Seal,
    SetAside,
    Share,
    Shared,
)
from plugin.store.exercise_forms import (
    ANSWERED,
    OpenRow,
    count_finished,
    load_answered_before,
    load_forms,
    load_open_rows,
)
from plugin.store.exercise_pieces import Piece
from plugin.store.exercises import KeptParticipant, find_user_name, load_deeds
from plugin.store.personal_links import load_ends

ASIDE = "aside"


def show_exercise(desk: Desk) -> ExerciseView:
    """Show an exercise to its coach; before the reveal, of the forms only how many are finished."""
    kept, people = desk.kept, len(desk.taking_part)
    ends = load_ends(desk.connection, desk.tenant, purpose="answer", about=kept.id, now=desk.now)
    rows = load_open_rows(desk.connection, desk.tenant, kept.id)
    reads = _reads_all(desk, "coach")
    return ExerciseView(
        id=kept.id,
        deal=kept.deal,
        deal_name=kept.deal_name,
        kind=kept.kind,
        phase=kept.phase,
        round=kept.round,
        version=kept.version,
        plan=desk.plan,
        author=kept.author,
        created_at=kept.created_at,
        revealed_at=kept.revealed_at,
        ended_at=kept.ended_at,
        ended_why=kept.ended_why,
        review_at=kept.review_at,
        deeds=list_deeds("coach", kept.phase, kept.kind),
        needed=find_needed(desk.plan, people, kept.kind),
        least=find_least(people, kept.kind),
        participants=[to_participant(each, ends) for each in desk.everybody],
        finished=_count_finished(desk, rows),
        answers=_to_answers(desk, rows) if reads else (),
        seals=_to_seals(rows) if reads else (),
        pairs=[to_pair(piece) for piece in _pieces(desk, "pair")],
        groups=_to_groups(desk),
        set_aside=_to_set_aside(desk),
        shared=_list_shared(desk),
        ratings=_to_ratings(rows) if reads else (),
        shares=_to_shares(desk, rows) if may("coach", "read_shares", kept.phase, kept.kind) else (),
        log=[
            LogLine(at=line.at, actor=line.actor, deed=line.deed, told=line.told)
            for line in load_deeds(desk.connection, desk.tenant, kept.id)
        ],
        form=name_form(desk),
        rated=_list_rated(desk),
    )


def show_answering(desk: Desk, participant: KeptParticipant, token: str, *, until: datetime) -> AnswerView:
    """Show an exercise to one of those who take part, whose address holds `until` then."""
    kept = desk.kept
    rows = load_open_rows(desk.connection, desk.tenant, kept.id)
    reads = _reads_all(desk, "participant")
    pairs = [to_pair(piece) for piece in _pieces(desk, "pair")] if reads else []
    rated = _list_rated(desk)
    named = reads and desk.plan.attributed
    return AnswerView(
        title=desk.plan.title,
        deal_company=None,
        coach=find_user_name(desk.connection, desk.tenant, kept.author),
        kind=kept.kind,
        phase=kept.phase,
        round=kept.round,
        plan=desk.plan,
        me=to_participant(participant, {participant.id: until}),
        language=participant.language,
        deeds=list_deeds("participant", kept.phase, kept.kind),
        taking_part=len(desk.taking_part),
        finished=_count_finished(desk, rows),
        form=_show_own(desk, participant.id, token, rows),
        answers=_to_answers(desk, rows) if reads else (),
        seals=_to_seals(rows) if reads else (),
        names={each.id: each.name for each in desk.everybody} if named else {},
        nameable=list_nameable(desk) if kept.kind == "authority" else {},
        pair=next((pair for pair in pairs if pair.speaker == participant.id), None),
        about_me=next((pair for pair in pairs if pair.about == participant.id and pair.words), None),
        review_at=kept.review_at,
        shared=(_list_shared(desk) if rated is None else rated) if reads and kept.round else (),
        ratings=_to_ratings(rows) if reads else (),
    )


def to_participant(kept: KeptParticipant, ends: Mapping[str, datetime]) -> Participant:
    """Return somebody who takes part, with until when their address holds."""
    return Participant(
        id=kept.id,
        person=kept.person,
        name=kept.name,
        title=kept.title,
        address=kept.address,
        state="gone" if kept.state == "gone" else "asked",
        link_until=ends.get(kept.id),
        typed=kept.typed,
        language=kept.language,
    )


def to_pair(piece: Piece) -> Pair:
    """Return who says back whom."""
    at = piece.body.get("confirmed_at")
    return Pair(
        id=piece.id,
        version=piece.version,
        **{**piece.body, "confirmed_at": None if at is None else datetime.fromisoformat(at)},
    )


def to_shared(piece: Piece) -> Shared:
    """Return a shared statement."""
    return Shared(id=piece.id, version=piece.version, **piece.body)


def find_place(desk: Desk, answer: str) -> Piece | None:
    """Return what says where an answer was put."""
    return desk.pieces.get(name_place(answer))


def name_place(answer: str) -> str:
    """Return the id of what says where an answer was put."""
    return f"place:{answer}"


def list_answers(desk: Desk) -> Sequence[Answer]:
    """List the revealed answers, those that say nothing included."""
    return _to_answers(desk, load_open_rows(desk.connection, desk.tenant, desk.kept.id))


def list_unplaced(desk: Desk) -> Sequence[Answer]:
    """List the answers that say something and are neither in a group nor set aside."""
    return [answer for answer in list_answers(desk) if answer.text and find_place(desk, answer.id) is None]


def find_shown_shares(desk: Desk, rows: Sequence[OpenRow]) -> Sequence[str]:
    """List the decisions of an authority check of which shares may be told, given what other checks told already.

    A decision is the same by its id, and by its words too, for a coach may write it anew. None is told any more of one
    that somebody answered who was erased since: it would differ from what was told before by that answer alone.
    """
    noted = next((row for row in rows if row.form == ANSWERED), None)
    if noted is None:
        return []
    answered, kept = noted.body, desk.kept
    others = load_answered_before(desk.connection, desk.tenant, kept.deal, exercise_id=kept.id, at=noted.at)
    before = [
        (question, people)
        for plan, body in others
        for question in from_json(plan).questions
        if (people := body.get(question.id))
    ]
    there = {each.person for each in desk.everybody}
    return [
        question.id
        for question in desk.plan.questions
        if there.issuperset(answered.get(question.id, ()))
        and shares.may_show(
            answered.get(question.id, ()), [people for other, people in before if is_same(question, other)]
        )
    ]


def list_told_rows(desk: Desk, rows: Sequence[OpenRow]) -> Sequence[OpenRow]:
    """List the answers of an authority check that count in shares, by decision and question.

    Where some wrote by themselves, so did four: whoever typed the others in could take theirs off.
    """
    fields = [shares.to_field(decision, asked) for decision in find_shown_shares(desk, rows) for asked in shares.ASKED]
    given = [row for row in rows if row.form == FORM and row.body.get("text")]
    found = [[row for row in given if row.item == field] for field in fields]
    return [row for answers in found if shares.may_count(row.typed for row in answers) for row in answers]


def is_same(one: Question, other: Question) -> bool:
    """Tell whether two questions ask about the same decision: by its id, or by its words."""
    return one.id == other.id or to_plain(one.text) == to_plain(other.text)


def _reads_all(desk: Desk, actor: Actor) -> bool:
    return desk.kept.revealed_at is not None and may(actor, "read_all", desk.kept.phase, desk.kept.kind)


def _pieces(desk: Desk, kind: str) -> Sequence[Piece]:
    return [piece for piece in desk.pieces.values() if piece.kind == kind]


def _list_shared(desk: Desk) -> Sequence[Shared]:
    return [to_shared(piece) for piece in _pieces(desk, "statement")]


def _list_rated(desk: Desk) -> Sequence[Shared] | None:
    if desk.kept.phase != "rate":
        return None
    rated = set(list_rated(desk))
    return [each for each in _list_shared(desk) if each.id in rated]


def _count_finished(desk: Desk, rows: Sequence[OpenRow]) -> int:
    """Count who has finished what the phase asks for: the form, the saying back, the rating."""
    if desk.kept.phase in ("write", "rate"):
        return count_finished(desk.connection, desk.tenant).get((desk.kept.id, name_form(desk)), 0)
    if desk.kept.phase == "understand":
        return sum(to_pair(piece).confirmed_at is not None for piece in _pieces(desk, "pair"))
    return sum(row.form == name_form(desk) and not row.item for row in rows)


def _show_own(desk: Desk, participant: str, token: str, rows: Sequence[OpenRow]) -> OwnForm:
    form = name_form(desk)
    kept = load_forms(desk.connection, desk.tenant, desk.kept.id, form).get(participant)
    mine = [row for row in rows if row.form == form and row.participant == participant]
    proof = next((row for row in mine if not row.item), None)
    if kept is not None or proof is None:
        return read_own(desk, kept, token)
    answers = {row.item: str(row.body.get("text", row.body.get("level", ""))) for row in mine if row.item}
    reasons = {f"{row.item}:why": row.body["why"] for row in mine if "why" in row.body}
    return OwnForm(
        answers=answers | reasons, version=0, saved_at=proof.at, finished_at=proof.at, proof=proof.body["proof"]
    )


def _to_answers(desk: Desk, rows: Sequence[OpenRow]) -> Sequence[Answer]:
    """List the revealed answers by question; then by participant, or without attribution in an order by chance."""
    questions = {question.id: place for place, question in enumerate(desk.plan.questions)}
    people = {each.id: place for place, each in enumerate(desk.everybody)}
    found = [
        Answer(id=row.id, question=row.item, participant=row.participant, text=row.body["text"], typed=row.typed)
        for row in rows
        if row.form == FORM and row.item in questions
    ]
    return sorted(found, key=lambda each: (questions[each.question], people.get(each.participant or "", 0), each.id))


def _to_seals(rows: Sequence[OpenRow]) -> Sequence[Seal]:
    return [
        Seal(participant=row.participant, salt=row.body["salt"], proof=row.body["proof"])
        for row in rows
        if row.form == FORM and not row.item
    ]


def _to_ratings(rows: Sequence[OpenRow]) -> Sequence[Rating]:
    return [
        Rating(
            participant=row.participant,
            statement=row.item,
            round=int(row.form.partition(":")[2]),
            level=row.body["level"],
            why=row.body["why"],
            words=row.body["words"],
            typed=row.typed,
        )
        for row in rows
        if row.form.startswith("rating:") and row.item
    ]


def _to_groups(desk: Desk) -> Sequence[Group]:
    placed: dict[str, list[str]] = {}
    for piece in _pieces(desk, "placement"):
        placed.setdefault(piece.body["group"] or ASIDE, []).append(piece.body["answer"])
    return [
        Group(
            id=piece.id,
            question=piece.body["question"],
            name=piece.body["name"],
            answers=placed.get(piece.id, []),
            excludes=piece.body["excludes"],
            version=piece.version,
        )
        for piece in _pieces(desk, "group")
    ]


def _to_set_aside(desk: Desk) -> Sequence[SetAside]:
    return [
        SetAside(answer=piece.body["answer"], why=piece.body["why"])
        for piece in _pieces(desk, "placement")
        if piece.body["group"] is None
    ]


def _to_shares(desk: Desk, rows: Sequence[OpenRow]) -> Sequence[Share]:
    """Count who was named; what one person answered is never put together, as each row is one answer."""
    told = list_told_rows(desk, rows)
    forms = [{row.item: row.body["text"]} for row in told]
    decisions = [question.id for question in desk.plan.questions]
    return [
        Share(decision=each.decision, asked=each.asked, named=each.named, share=each.share, answers=each.answers)
        for each in shares.count_shares(forms, decisions)
    ]

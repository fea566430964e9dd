"""Decides what the outcome of an exercise says on one page: what was asked, what they share, what is open and next.

Only what the leaders wrote, rated and settled is on it. Names stand where the plan was with names; nobody is ranked.
Before the reveal there is nothing but the plan, and of an authority check there are shares alone.
"""

from collections.abc import Sequence

from graph.exercises.questions import say_question
from graph.exercises.ratings import LEVELS
from graph.speech import mark, say
from plugin.charter_views import CharterView
from plugin.exercises.refusals import PHASE_NAMES
from plugin.exercises.views import About, ExerciseView, LogLine
from web.presenters.documents import Document, Entry, Line, Lines, Part, Points, Section, Text
from web.presenters.exercises_answers import to_shares
from web.presenters.exercises_statements import StatementRow, to_statements
from web.presenters.formats import to_count, to_day, to_list, to_share

ABOUT_TITLES = {"where": mark("Where"), "how": mark("How"), "when": mark("When")}
ABOUT_ORDER: Sequence[About] = ("where", "how", "when")


def to_outcome(view: ExerciseView, charter: CharterView | None) -> Document:
    """Write the outcome of an exercise; `charter` is the deal's, None where it can't be told."""
    sections = [_ask(view)]
    if view.revealed_at is None:
        sections.append(Section(say("What they share"), [Text(_tell_nothing(view))]))
    elif view.kind == "authority":
        sections.append(_tell_shares(view))
    else:
        sections += _tell_shared(view)
    return Document(
        name="outcome",
        about=view.deal_name,
        title=view.plan.title,
        state=_tell_state(view),
        facts=_tell_facts(view),
        sections=[*sections, _tell_next(view, charter)],
    )


def _tell_nothing(view: ExerciseView) -> str:
    if view.phase == "stopped":
        return say("It ended before the answers were revealed; what was sealed was destroyed.")
    return say("Nothing yet: all answers are sealed until the reveal.")


def _tell_state(view: ExerciseView) -> str:
    if view.phase == "kept" and view.ended_at:
        return say("Outcome, kept on {day}", day=to_day(view.ended_at))
    if view.phase == "stopped" and view.ended_at:
        return say("Stopped on {day}", day=to_day(view.ended_at))
    return say("Not the outcome yet, still under way: {phase}", phase=say(PHASE_NAMES[view.phase]))


def _tell_facts(view: ExerciseView) -> Sequence[Line]:
    there = [each.name for each in view.participants if each.state == "asked"]
    people = to_count(len(there), "{count} person", "{count} people")
    named = view.plan.attributed and view.kind == "consensus"
    took_part = to_list(there) if named else say("{people}, without names", people=people)
    rows = to_statements(view)
    lines = [Line(say("In short"), [_count(rows)])] if rows else []
    lines.append(Line(say("Took part"), [took_part]))
    if view.revealed_at is not None:
        lines.append(Line(say("Answers"), _tell_reveal(view)))
    if view.kind == "consensus":
        lines.append(Line(say("Agreed means"), [_tell_threshold(view)]))
    if view.ended_why:
        lines.append(Line(say("Why it was stopped"), [view.ended_why]))
    return lines


def _tell_reveal(view: ExerciseView) -> Sequence[str]:
    """Say when all was revealed, and where not everybody was waited for, how many were heard and why."""
    if view.revealed_at is None:
        return []
    words = [say("Written alone and sealed, revealed for all at once on {day}", day=to_day(view.revealed_at))]
    told = next((line.told for line in _list_done(view, "reveal")), {})
    if "why" in told:
        count = {"forms": told.get("forms", ""), "people": told.get("people", "")}
        words.append(say("{forms} of {people} were heard: {why}", **count, why=told["why"]))
    return words


def _list_done(view: ExerciseView, deed: str) -> Sequence[LogLine]:
    return [line for line in view.log if line.deed == deed]


def _tell_threshold(view: ExerciseView) -> str:
    threshold = view.plan.threshold
    return say(
        "{share} at “{level}” or better, and nobody at “{worst}”; fixed before anybody wrote",
        share=to_share(threshold.share),
        level=say(LEVELS[threshold.level - 1].name),
        worst=say(LEVELS[-1].name),
    )


def _ask(view: ExerciseView) -> Section:
    texts = [say_question(each.text, view.plan.years) for each in view.plan.questions]
    if view.kind == "authority":
        texts = [each.text for each in view.plan.questions]
        lead = say("Of each decision: who has the final word, who could stop it, who should be asked.")
        return Section(say("What was asked"), [Text(lead), Points(texts, numbered=True)])
    return Section(say("What was asked"), [Points(texts, numbered=True)])


def _tell_shared(view: ExerciseView) -> Sequence[Section]:
    rows = to_statements(view)
    if not rows:
        words = say("Nothing is put into words yet: the answers are still talked over and put together.")
        return [Section(say("What they share"), [Text(words)])]
    return [
        *(
            Section(say(ABOUT_TITLES[about]), [_tell_statement(row) for row in found], _say_order(found))
            for about in ABOUT_ORDER
            if (found := _sort([row for row in rows if row.about == about]))
        ),
        *_tell_excluding(view),
        *_tell_aside(view),
    ]


def _count(rows: Sequence[StatementRow]) -> str:
    """Count the statements by what became of them."""
    by = {outcome: sum(row.outcome == outcome for row in rows) for outcome in ("agreed", "reservations", "open", None)}
    parts = [
        to_count(by["agreed"], "{count} agreed", "{count} agreed") if by["agreed"] else "",
        to_count(by["reservations"], "{count} agreed with reservations", "{count} agreed with reservations")
        if by["reservations"]
        else "",
        to_count(by["open"], "{count} left open", "{count} left open") if by["open"] else "",
        to_count(by[None], "{count} not settled yet", "{count} not settled yet") if by[None] else "",
    ]
    told = to_list(part for part in parts if part)
    return to_count(len(rows), "Of {count} statement: {told}.", "Of {count} statements: {told}.", told=told)


OUTCOME_ORDER = ("agreed", "reservations", "open", None)


def _sort(rows: Sequence[StatementRow]) -> Sequence[StatementRow]:
    return sorted(rows, key=lambda row: OUTCOME_ORDER.index(row.outcome))


def _say_order(rows: Sequence[StatementRow]) -> str:
    return say("what is agreed first") if len(rows) > 1 else ""


def _tell_statement(row: StatementRow) -> Entry:
    outcome = row.outcome_words[:1].upper() + row.outcome_words[1:]
    parts: list[Text | Points] = []
    for last in row.rounds[-1:]:
        spread = say("{tally} ({spread})", tally=last.told, spread=last.spread) if last.spread else last.told
        parts.append(Text(say("Round {number}: {ratings}", number=last.round, ratings=spread), weak=True))
        if row.outcome != "agreed" and last.reasons:
            parts.append(Points([_tell_reason(*reason) for reason in _sort_reasons(last.reasons)]))
    if row.note:
        parts.append(Text(row.note))
    return Entry(row.text, outcome, parts)


def _sort_reasons(reasons: Sequence[tuple[str, str, str]]) -> Sequence[tuple[str, str, str]]:
    """Put reasons in an order that is always the same: by level, then by name, or by the words where none is told."""
    levels = [say(level.name) for level in LEVELS]
    return sorted(reasons, key=lambda reason: (levels.index(reason[1]), reason[0], reason[2]))


def _tell_reason(who: str, level: str, why: str) -> str:
    if who:
        return say("{name}, “{level}”: {why}", name=who, level=level, why=why)
    return say("“{level}”: {why}", level=level, why=why)


def _tell_excluding(view: ExerciseView) -> Sequence[Section]:
    names = {group.id: group.name for group in view.groups}
    pairs = {
        tuple(sorted((group.name, names[other]), key=str.casefold))
        for group in view.groups
        for other in group.excludes
        if other in names
    }
    found = [say("“{one}” and “{other}”", one=one, other=other) for one, other in sorted(pairs)]
    return [Section(say("Said not to go together"), [Points(found)])] if found else []


def _tell_aside(view: ExerciseView) -> Sequence[Section]:
    texts = {answer.id: answer.text for answer in view.answers}
    found = [
        say("“{answer}”: {why}", answer=texts[each.answer], why=each.why)
        for each in view.set_aside
        if each.answer in texts
    ]
    return [Section(say("Answers set aside"), [Points(found)])] if found else []


def _tell_shares(view: ExerciseView) -> Section:
    rows = to_shares(view)
    shown = {row.decision for row in rows}
    lead = say("Shares of those who answered; who named whom is told to nobody.")
    parts: list[Part] = [Text(lead, weak=True)]
    for question in view.plan.questions:
        if question.text not in shown:
            words = say("Nothing can be shown: too few answered, or it could be found out who answered what.")
            parts.append(Entry(question.text, "", [Text(words, weak=True)]))
            continue
        lines = [
            Line(row.asked, [_tell_share(each.name, each.share) for each in row.named])
            for row in rows
            if row.decision == question.text
        ]
        answers = max(row.answers for row in rows if row.decision == question.text)
        parts.append(Entry(question.text, to_count(answers, "{count} answer", "{count} answers"), [Lines(lines)]))
    return Section(say("Who was named"), parts, say("the most often named first"))


def _tell_share(name: str, share: str) -> str:
    return say("{name}: {share}", name=name, share=share)


def _tell_next(view: ExerciseView, charter: CharterView | None) -> Section:
    review = to_day(view.review_at) if view.review_at else None
    lines = [
        Line(say("To be looked at again"), [review or say("No day is set.")]),
        Line(say("Final word"), [_tell_charter(charter)]),
    ]
    opened = sum(shared.outcome == "open" for shared in view.shared)
    if opened:
        words = to_count(
            opened,
            "{count} statement is open. Where it is about the destination, lay the three options side by side.",
            "{count} statements are open. Where they are about the destination, lay the three options side by side.",
        )
        lines.append(Line(say("What is open"), [words]))
    return Section(say("Next"), [Lines(lines)])


def _tell_charter(charter: CharterView | None) -> str:
    if charter is None or not charter.in_force:
        return say("No charter says yet who has it.")
    return say("Version {number} of the charter says who has it.", number=charter.in_force)

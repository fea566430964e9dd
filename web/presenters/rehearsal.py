"""Decides what a coach has in hand to rehearse the meeting of the reveal: its order by the minute, words, what if.

It is made of the plan and of what the deal's findings say already, and never of anybody's answers, whether they are
sealed or not; so it is the same before the reveal and after it.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import ceil

from graph.analysis import Finding
from graph.exercises.questions import say_question
from graph.speech import say
from plugin.exercises.leads import LEADS
from plugin.exercises.views import ExerciseView, Participant
from plugin.tactics import Tactic
from plugin.views import DealView
from web.presenters.documents import Document, Entry, Line, Lines, Points, Section, Table, Text
from web.presenters.findings import to_title
from web.presenters.formats import to_count, to_day, to_list
from web.presenters.rehearsal_meeting import WHEN, Stage, list_stages
from web.presenters.tactics import to_tactics

MOST_FINDINGS, MOST_ALIKE = 4, 3
TO_FULL = 5
"""Minutes to which the length of the meeting is rounded up: nobody plans one of 133 minutes."""


def to_rehearsal(view: ExerciseView, deal: DealView | None) -> Document:
    """Write the sheet; `deal` tells of known friction, None once answers are revealed and may be part of that."""
    stages = list_stages(view)
    whole = TO_FULL * ceil(sum(stage.minutes for stage in stages) / TO_FULL)
    return Document(
        name="rehearsal",
        about=view.deal_name,
        title=say("Rehearsal: “{title}”", title=view.plan.title),
        state=say("For the coach alone. Nothing on it comes from anybody's answers."),
        facts=_tell_facts(view, whole),
        sections=[
            _prepare(view),
            _open(view),
            _order(stages),
            _tell_what_if(view),
            *_tell_known(deal),
        ],
    )


def _tell_facts(view: ExerciseView, minutes: int) -> Sequence[Line]:
    there = [each for each in view.participants if each.state == "asked"]
    with_names = view.plan.attributed and view.kind == "consensus"
    lines = [
        Line(say("Invited"), [_name(each) for each in there] or [say("Nobody yet")]),
        Line(
            say("Names"),
            [
                say("After the reveal everybody sees who wrote what.")
                if with_names
                else say("Nobody ever learns who wrote what. Don't ask, and stop whoever guesses.")
            ],
        ),
        Line(
            say("The reveal"),
            [
                say(
                    "waits for {needed} of {people}; it can't be taken back",
                    needed=view.needed,
                    people=len(there),
                )
            ],
        ),
        Line(say("Takes about"), [to_count(minutes, "{count} minute", "{count} minutes")]),
    ]
    if view.plan.write_by and view.revealed_at is None:
        lines.append(Line(say("Written by"), [to_day(view.plan.write_by)]))
    return lines


def _name(person: Participant) -> str:
    return say("{name}, {title}", name=person.name, title=person.title) if person.title else person.name


def _prepare(view: ExerciseView) -> Section:
    texts = [say_question(each.text, view.plan.years) for each in view.plan.questions]
    points = [
        say("One room or one call, one screen that all can see; no other subject on the agenda."),
        say("Somebody other than you keeps the time."),
        say("Rehearse aloud with a colleague who makes up the two answers that you would find hardest to hear."),
        say("Find out beforehand who has the final word, in case it comes up; it will."),
    ]
    return Section(
        say("Before the meeting"),
        [Points(points), Entry(say("What they were asked"), "", [Points(texts, numbered=True)])],
    )


def _open(view: ExerciseView) -> Section:
    words = [
        say("“Thank you for writing. This isn't a test: there is more than one right answer.”"),
        say("“We are here to learn where each of us comes from. That answers differ is what we want to see.”"),
        say("“We begin by listening. Nobody argues until everybody has been understood.”"),
    ]
    if view.kind == "authority":
        words = [
            say("“We look at decisions, not at people. What you see are shares; who named whom is told to nobody.”"),
            say("“Where we name different people, nobody is wrong: it was never said clearly.”"),
            say("“In the end each decision has one person with the final word.”"),
        ]
    elif not view.plan.attributed:
        words.append(say("“No names stand with the answers. Please leave it so.”"))
    return Section(say("Words to open with"), [Points(words)])


def _order(stages: Sequence[Stage]) -> Section:
    ends = accumulate(stage.minutes for stage in stages)
    rows = [
        (
            say("{first} to {last}", first=end - stage.minutes, last=end),
            say(stage.name),
            say(stage.deed),
        )
        for stage, end in zip(stages, ends, strict=True)
    ]
    heads = [say("Minutes"), say("Part"), say("What you do")]
    hint = say("If time runs out, stop at the end of a part and go on another day; don't hurry the saying back.")
    return Section(say("Minute by minute"), [Table(heads, rows, (14, 22, 64)), Text(hint, weak=True)])


def _tell_what_if(view: ExerciseView) -> Section:
    rows = [(say(happens), say(deed)) for happens, deed in WHEN]
    if view.kind == "authority" or not view.plan.attributed:
        guess = say("“It doesn't matter whose it is.” If it goes on, stop the meeting for five minutes.")
        rows.insert(1, (say("Somebody guesses who wrote what"), guess))
    return Section(say("What to do when"), [Table([say("It happens that"), say("What you do")], rows, (35, 65))])


def _tell_known(deal: DealView | None) -> Iterator[Section]:
    """Tell what is known to cause friction in this deal, and what to do about it, step by step."""
    title = say("Known friction in this deal")
    if deal is None:
        words = say("The answers are revealed: what is known now stands on the deal's panel.")
        yield Section(title, [Text(words)])
        return
    found: dict[str, list[Finding]] = {}
    for finding in deal.analysis.findings:
        if finding.state == "fires":
            found.setdefault(finding.code, []).append(finding)
    if not found:
        words = say("No finding is open in this deal. That says what is recorded, not that all is well.")
        yield Section(title, [Text(words)])
        return
    shown = sorted(found, key=lambda code: code not in LEADS)[:MOST_FINDINGS]
    order = say("what exercises are about first; {shown} of {all}", shown=len(shown), all=len(found))
    told: set[str] = set()
    yield Section(title, [_tell_finding(found[code], told) for code in shown], order)


def _tell_finding(findings: Sequence[Finding], told_already: set[str]) -> Entry:
    """Tell of all findings of one kind, with what to do about them; of what was told already, the name alone."""
    told = [finding.possible for finding in findings[:MOST_ALIKE]]
    if left := len(findings) - len(told):
        told.append(to_count(left, "and {count} more like it", "and {count} more like it"))
    tactics = to_tactics(tactic for finding in findings for tactic in finding.tactics)
    parts: list[Text | Lines | Points] = [Text(words) for words in told]
    for tactic in tactics[:1]:
        parts += _tell_tactic(tactic, whole=tactic.id not in told_already)
        told_already.add(tactic.id)
    return Entry(to_title(findings[0].code), "", parts)


def _tell_tactic(tactic: Tactic, *, whole: bool) -> Iterator[Lines | Points]:
    if not whole:
        yield Lines([Line(say("What to do"), [say("As above: {tactic}", tactic=tactic.title)])])
        return
    yield Lines([Line(say("What to do"), [tactic.title])])
    yield Points(tactic.steps, numbered=True)
    lines = [
        Line(say("Words"), [to_list(say("“{words}”", words=each) for each in tactic.words)] if tactic.words else []),
        Line(say("Better not"), [tactic.avoid]),
    ]
    yield Lines([line for line in lines if line.words])

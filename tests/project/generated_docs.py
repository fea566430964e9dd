"""Writes the parts of the documentation that the code knows best: detectors, settings, commands, who may do what.

`python -m tests.project.generated_docs --write` writes them; a test compares them with what the code says.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from graph.detectors.detector import Detector
from graph.detectors.registry import DETECTORS
from graph.exercises.phases import PHASES, Actor, Deed, Kind, Phase, find_rule, list_deeds
from graph.parameters import STRUCTURE_PARAMETERS, Parameter
from plugin.cli import main
from plugin.people.rules import TABLE_RULES, Ending, TableRule, tell_how_long
from plugin.settings import settings_rows
from plugin.tactics import Tactic, load_tactics

DOCS = Path(__file__).parents[2] / "docs"
NOTE = "<!-- Written by `make docs` from the code; change it there. -->"

ABOUT_DETECTORS = """\
A finding is a question to the coach, never a verdict on a person. It fires only on what a person confirmed, names its
evidence, and says what speaks against it and what would settle it. `too_little_to_tell` means that a pattern has begun;
it is never shown as "fine". Each detector can be switched off and tuned: in a deal file under `settings.detectors`, for
the whole installation by `BUYIN_DETECTORS`."""
ABOUT_TACTICS = """\
What a coach may do about a finding. Several may fit; the coach picks. The library is one file, `plugin/tactics.toml`,
to be read, reworded and translated; `plugin/tactics.de.toml` is the German one. There is no tactic for ordering people:
buy-in can't be forced."""
ABOUT_SETTINGS = """\
From the environment; `NAME_FILE` reads a value from a file; a TOML file named by `BUYIN_CONFIG` is the base. A name
that begins with `BUYIN_` and isn't listed here is refused. `buyin settings` shows the values in force and where each
came from."""

ACTORS: Mapping[Actor, str] = {"coach": "coach", "participant": "leader"}
KINDS: Mapping[Kind, str] = {"consensus": "Consensus exercise", "authority": "Authority check"}
DEEDS: Mapping[Deed, str] = {
    "change_plan": "change the plan",
    "begin_writing": "send the links and begin",
    "renew_link": "renew somebody's link",
    "revoke_link": "revoke somebody's link",
    "let_go": "let somebody go",
    "read_question": "read the questions",
    "read_own": "read one's own answers",
    "write": "write one's own answers",
    "finish": "finish writing",
    "take_up_again": "take a finished form up again",
    "type_in": "type in what was written on paper",
    "reveal": "reveal for all at once",
    "read_all": "read all answers",
    "read_shares": "read the shares",
    "pair": "pair people to say back",
    "say_back": "say somebody's answers back",
    "confirm_back": "confirm what was said back",
    "begin_grouping": "begin to group",
    "place": "put answers together or aside",
    "begin_statements": "begin to write statements",
    "word_statement": "word a shared statement",
    "begin_rating": "begin to rate",
    "rate": "rate the statements",
    "finish_rating": "finish rating",
    "reveal_ratings": "reveal the ratings for all at once",
    "begin_round": "begin another round",
    "settle": "settle a statement",
    "keep": "keep the outcome",
    "stop": "stop the exercise",
}
PERMISSIONS = "<!-- Who may do what: written by `make docs` from the code -->"
HELD = "<!-- What is held: written by `make docs` from the code -->"
UP_TO_HERE = "<!-- Up to here -->"
ENDINGS: Mapping[Ending, str] = {
    "nothing": "nothing is held",
    "removed": "rows that name the person go",
    "rewritten": "name and id give way to neutral words",
    "by part": "what is about the person goes, what is about others stays without them",
}
"""What becomes of a table's rows when somebody is erased."""


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _parameters(parameters: tuple[Parameter, ...]) -> str:
    rows = ((f"`{p.name}`", f"{p.default:g}", p.unit, f"{p.minimum:g} to {p.maximum:g}", p.why) for p in parameters)
    return _table(("parameter", "default", "unit", "range", "why"), rows)


def _detector(detector: Detector) -> Iterator[str]:
    yield f"## {detector.title}"
    yield f"`{detector.code}`"
    yield f"**Looks for:** {detector.looks_for}"
    yield f"**Needs:** {detector.needs}"
    yield f"**Speaks against it:** {detector.guards}"
    if detector.tactics:
        yield f"**Tactics:** {', '.join(detector.tactics)}"
    yield f"**Source:** {detector.source}"
    if detector.follows is not None:
        yield f"Tuning `{detector.follows}` tunes this too, unless it is tuned itself."
    if detector.parameters:
        yield _parameters(detector.parameters)


def detectors() -> str:
    """Every detector of the registry: what it looks for, needs, what speaks against it, parameters and why."""
    parts = ["# What is looked for", NOTE, ABOUT_DETECTORS]
    for detector in sorted(DETECTORS, key=lambda each: each.title):
        parts.extend(_detector(detector))
    parts.extend(["## Structure", "Parameters under `settings.structure`.", _parameters(STRUCTURE_PARAMETERS)])
    return "\n\n".join(parts) + "\n"


def _tactic(tactic: Tactic) -> Iterator[str]:
    yield f"## {tactic.id}: {tactic.title}"
    codes = sorted(f"`{detector.code}`" for detector in DETECTORS if tactic.id in detector.tactics)
    yield tactic.situation + (f" ({', '.join(codes)})" if codes else "")
    yield "\n".join(f"{number}. {step}" for number, step in enumerate(tactic.steps, start=1))
    yield "**Words:** " + " / ".join(f'"{words}"' for words in tactic.words)
    yield f"**Not:** {tactic.avoid}"
    yield f"**Done when:** {tactic.done_when}"


def tactics() -> str:
    """Every tactic of the library, and which detectors name it."""
    parts = ["# What to do about it", NOTE, ABOUT_TACTICS]
    for tactic in load_tactics().values():
        parts.extend(_tactic(tactic))
    return "\n\n".join(parts) + "\n"


def settings() -> str:
    """Every setting: name, default, meaning."""
    rows = ((f"`{row.name}`", row.default or "none", row.about) for row in settings_rows())
    return "\n\n".join(["# Settings", NOTE, ABOUT_SETTINGS, _table(("name", "default", "meaning"), rows)]) + "\n"


def _helps(command: click.Command, context: click.Context) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _helps(child, click.Context(child, info_name=name, parent=context, terminal_width=100))
    else:
        title = context.command_path
        yield f"## {title}\n\n```text\n{command.get_help(context)}\n```"


def commands() -> str:
    """Every command with its help."""
    context = click.Context(main, info_name="buyin", terminal_width=100, **main.context_settings)
    return "\n\n".join(["# Commands", NOTE, *_helps(main, context)]) + "\n"


def _doers(deed: Deed, phase: Phase, kind: Kind) -> str:
    rules = {name: rule for actor, name in ACTORS.items() if (rule := find_rule(actor, deed, phase, kind)) is not None}
    leads_to = {f" → {rule.leads_to}" for rule in rules.values() if rule.leads_to is not None}
    return ", ".join(rules) + "".join(sorted(leads_to))


def _permissions(kind: Kind) -> str:
    phases = (*PHASES[kind], "stopped") if kind == "consensus" else PHASES[kind]
    done = {deed for actor in ACTORS for phase in phases for deed in list_deeds(actor, phase, kind)}
    rows = ((about, *(_doers(deed, phase, kind) for phase in phases)) for deed, about in DEEDS.items() if deed in done)
    return f"### {KINDS[kind]}\n\n" + _table(("what", *phases), rows)


def coaching() -> str:
    """The page on the coach's workspace as it was written by hand, with who may do what in which phase."""
    return _fill("coaching.md", PERMISSIONS, *(_permissions(kind) for kind in KINDS))


def _ending(rule: TableRule) -> str:
    goes = "" if not rule.about else "the person's own rows go; elsewhere "
    return goes + ENDINGS[rule.ending]


def privacy() -> str:
    """The page on privacy as it was written by hand, with what each table holds, for how long, and how it ends."""
    rows = (
        (f"`{name}`", rule.holds, rule.origin, tell_how_long(name), _ending(rule))
        for name, rule in TABLE_RULES.items()
        if rule.holds
    )
    free = ", ".join(f"`{name}`" for name, rule in TABLE_RULES.items() if not rule.holds)
    return _fill(
        "privacy.md",
        HELD,
        _table(("table", "what it holds of a person", "from", "kept", "when the person is erased"), rows),
        f"Nothing that tells anything of anybody stands in {free}.",
    )


def _fill(page: str, begin: str, *parts: str) -> str:
    """Return a page that was written by hand with these parts in their place."""
    before, _, rest = (DOCS / page).read_text().partition(begin)
    _, _, after = rest.partition(UP_TO_HERE)
    return "\n\n".join([before + begin, *parts, UP_TO_HERE + after])


PAGES: dict[str, Callable[[], str]] = {
    "detectors.md": detectors,
    "tactics.md": tactics,
    "settings.md": settings,
    "commands.md": commands,
    "coaching.md": coaching,
    "privacy.md": privacy,
}


def find_stale_pages() -> list[str]:
    """Name the pages that don't say what the code says."""
    return [name for name, page in PAGES.items() if (DOCS / name).read_text() != page()]


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        for page_name, build_page in PAGES.items():
            (DOCS / page_name).write_text(build_page())
    elif stale := find_stale_pages():
        sys.exit(f"Out of date, run `make docs`: {', '.join(stale)}")

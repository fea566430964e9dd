"""Decides how detectors are listed and set: each with what it looks for, its numbers, and what a change would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.detectors.detector import Detector
from graph.parameters import Parameter
from graph.speech import say
from graph.wording import to_sentence
from plugin.administration import Fires
from plugin.administration_detectors import DetectorState, Own
from plugin.administration_preview import Compared, DealName, Preview
from web.presenters.administration import TITLES, to_number
from web.presenters.formats import to_count, to_figure, to_list
from web.presenters.parameter_words import to_words

GIVEN = "p-"
"""What a parameter's field is called, before its name."""
SWITCHES = {"yes": True, "no": False}
"""What a switch's field holds, in every language."""
LONGEST = 20
COUNTS = ("now", "wanted", "gains", "losses", "others")


@dataclass(frozen=True, slots=True)
class DetectorRow:
    """A detector in the list."""

    code: str
    title: str
    looks_for: str
    on: bool
    own: str
    fires: int | None


@dataclass(frozen=True, slots=True)
class DetectorList:
    """All detectors, those that fire most first, and what the counts are of."""

    rows: Sequence[DetectorRow]
    told: str
    counted: str


@dataclass(frozen=True, slots=True)
class ParameterField:
    """One number or switch in the form: `value` is the own one as typed, empty where the usual one counts."""

    name: str
    label: str
    unit: str
    value: str
    usual: str
    help: str
    switch: bool
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class DetectorForm:
    """The form of one detector, and what it is about."""

    code: str
    title: str
    about: Sequence[tuple[str, str]]
    on: bool
    usual_on: bool
    fields: Sequence[ParameterField]
    version: str

    @property
    def faults(self) -> Sequence[tuple[str, str]]:
        """What is wrong, each with the name of its field."""
        return [(each.label, each.fault) for each in self.fields if each.fault]


@dataclass(frozen=True, slots=True)
class PreviewWords:
    """What a preview says, and what goes on with it while it isn't done."""

    told: str
    also: str | None
    looked_at: int
    deals: int
    is_done: bool
    gained: Sequence[DealName]
    lost: Sequence[DealName]
    more_gained: int
    more_lost: int
    hidden: Sequence[tuple[str, str]]


def to_detector_list(states: Sequence[DetectorState], fires: Fires) -> DetectorList:
    """List the detectors: those that fire on most deals first, those switched off last."""
    rows = [_to_row(state, fires) for state in states]
    rows.sort(key=lambda row: (not row.on, -(row.fires or 0), row.title))
    on = sum(row.on for row in rows)
    own = sum(bool(state.own) for state in states)
    told = (
        say("{on} of {all} are on, {own} with values of your own.", on=on, all=len(rows), own=own)
        if own
        else say("{on} of {all} are on, none with values of your own.", on=on, all=len(rows))
    )
    return DetectorList(rows=rows, told=told, counted=_of_deals(fires.deals, more=fires.more))


def _to_row(state: DetectorState, fires: Fires) -> DetectorRow:
    detector = state.detector
    named = [f"{to_words(name)} {to_number(state.own[name])}" for name in state.tuned]
    return DetectorRow(
        code=detector.code,
        title=say(detector.title),
        looks_for=say(detector.looks_for),
        on=state.on,
        own=", ".join(named),
        fires=fires.by_code[detector.code] if state.on else None,
    )


def to_detector_form(state: DetectorState) -> DetectorForm:
    """Build the form with what is in force."""
    detector = state.detector
    return DetectorForm(
        code=detector.code,
        title=say(detector.title),
        about=_to_about(detector),
        on=state.on,
        usual_on=state.usual_on,
        fields=[_to_field(each, state) for each in detector.parameters],
        version=state.version,
    )


def _to_about(detector: Detector) -> Sequence[tuple[str, str]]:
    lines = [
        (say("Looks for"), say(detector.looks_for)),
        (say("Needs"), say(detector.needs)),
        (say("Speaks against it"), say(detector.guards)),
    ]
    if detector.while_open:
        lines.append((say("When"), say("Only while a deal is neither won nor lost.")))
    if detector.follows:
        told = say(
            "“{detector}”: values that are set there count here, too, unless they are set here.",
            detector=TITLES.get(detector.follows, detector.follows),
        )
        lines.append((say("Builds on"), told))
    return lines


def _to_field(parameter: Parameter, state: DetectorState) -> ParameterField:
    own = state.own.get(parameter.name)
    usual = to_number(state.usual[parameter.name])
    label, unit = to_words(parameter.name), say(parameter.unit)
    is_switch = isinstance(parameter.default, bool)
    is_told = is_switch or unit == label or parameter.unit in parameter.name.split("_")
    return ParameterField(
        name=parameter.name,
        label=label[:1].upper() + label[1:],
        unit="" if is_told else unit,
        value="" if own is None else _to_typed(own),
        usual=usual,
        help=f"{_to_usual(parameter, usual, is_switch=is_switch)} {to_sentence(say(parameter.why))}",
        switch=is_switch,
    )


def _to_typed(value: object) -> str:
    return next((text for text, meant in SWITCHES.items() if meant is value), "") or to_number(value)


def _to_usual(parameter: Parameter, usual: str, *, is_switch: bool) -> str:
    if is_switch:
        return say("Usually {usual}.", usual=usual)
    return say(
        "Usually {usual} {unit}, {least} to {most}.",
        usual=usual,
        unit=say(parameter.unit),
        least=to_number(parameter.minimum),
        most=to_number(parameter.maximum),
    )


def read_form(form: DetectorForm, detector: Detector, given: Mapping[str, str]) -> tuple[DetectorForm, Own]:
    """Read what was typed: the form with the words and faults in it, and the values; an empty field has none."""
    fields: list[ParameterField] = []
    values: dict[str, bool | int | float] = {}
    for each, parameter in zip(form.fields, detector.parameters, strict=True):
        text = given.get(GIVEN + each.name, "").strip()[:LONGEST]
        value = _read(parameter, text) if text else None
        fault = _say_fault(parameter) if text and value is None else None
        fields.append(replace(each, value=text, fault=fault))
        if value is not None:
            values[each.name] = value
    on = given.get("on") != "off"
    return replace(form, fields=fields, on=on, version=given.get("version", "")), values


def _read(parameter: Parameter, text: str) -> bool | int | float | None:
    if isinstance(parameter.default, bool):
        return SWITCHES.get(text)
    try:
        value = int(text) if isinstance(parameter.default, int) else float(text.replace(",", "."))
    except ValueError:
        return None
    return value if parameter.minimum <= value <= parameter.maximum else None


def _say_fault(parameter: Parameter) -> str:
    if isinstance(parameter.default, bool):
        return say("Choose yes, no, or as usual.")
    bounds = {"least": to_number(parameter.minimum), "most": to_number(parameter.maximum)}
    if isinstance(parameter.default, int):
        return say("A whole number from {least} to {most}, or nothing for the usual one.", **bounds)
    return say("A number from {least} to {most}, or nothing for the usual one.", **bounds)


def to_preview(preview: Preview) -> PreviewWords:
    """Say what a change would do, as far as it was looked."""
    compared = preview.compared
    others = to_count(
        compared.others,
        "Other detectors would say something else on {count} deal.",
        "Other detectors would say something else on {count} deals.",
    )
    return PreviewWords(
        told=say(
            "Would fire on {wanted} {of} (now {now}): {losses} fewer, {gains} more.",
            wanted=to_figure(compared.wanted),
            of=_of_deals(preview.looked_at, more=preview.more),
            now=to_figure(compared.now),
            losses=to_figure(compared.losses),
            gains=to_figure(compared.gains),
        ),
        also=others if compared.others else None,
        looked_at=preview.looked_at,
        deals=preview.deals,
        is_done=preview.is_done,
        gained=preview.gained,
        lost=preview.lost,
        more_gained=compared.gains - len(preview.gained),
        more_lost=compared.losses - len(preview.lost),
        hidden=[
            *((f"far-{name}", str(getattr(compared, name))) for name in COUNTS),
            ("far-gained", " ".join(compared.gained)),
            ("far-lost", " ".join(compared.lost)),
            ("far-last", compared.last),
        ],
    )


def read_so_far(given: Mapping[str, str]) -> Compared | None:
    """Read how far a preview came; None where it begins, or what came makes no sense."""
    if not given.get("far-last"):
        return None
    try:
        counts = {name: max(int(given[f"far-{name}"]), 0) for name in COUNTS}
    except (KeyError, ValueError):
        return None
    return Compared(
        **counts,
        gained=tuple(given.get("far-gained", "").split()),
        lost=tuple(given.get("far-lost", "").split()),
        last=given["far-last"],
    )


def _of_deals(deals: int, *, more: bool) -> str:
    if more:
        return to_count(deals, "of the {count} newest open deals", "of the {count} newest open deals")
    return to_count(deals, "of your {count} open deal", "of your {count} open deals")


def list_faults(form: DetectorForm) -> str:
    """Name the fields with faults in one sentence."""
    return say("Mend first: {fields}.", fields=to_list(label for label, _ in form.faults))

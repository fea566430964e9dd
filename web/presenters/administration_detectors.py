"""Decides how detectors are listed and set: each with what it looks for, its numbers, and what a change would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.detectors.detector import Detector
from graph.parameters import Parameter
from plugin.administration import Fires
from plugin.administration_detectors import DetectorState, Own
from plugin.administration_preview import Compared, DealName, Preview
from web.presenters.administration import TITLES, to_number, to_words
from web.presenters.formats import to_count, to_list

GIVEN = "p-"
"""What a parameter's field is called, before its name."""
SWITCHES = {"yes": True, "no": False}
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
    told = f"{on} of {len(rows)} are on, {own or 'none'} with values of your own."
    return DetectorList(rows=rows, told=told, counted=_of_deals(fires.deals, more=fires.more))


def _to_row(state: DetectorState, fires: Fires) -> DetectorRow:
    detector = state.detector
    named = [f"{to_words(name)} {to_number(state.own[name])}" for name in state.tuned]
    return DetectorRow(
        code=detector.code,
        title=detector.title,
        looks_for=detector.looks_for,
        on=state.on,
        own=", ".join(named),
        fires=fires.by_code[detector.code] if state.on else None,
    )


def to_detector_form(state: DetectorState) -> DetectorForm:
    """Build the form with what is in force."""
    detector = state.detector
    return DetectorForm(
        code=detector.code,
        title=detector.title,
        about=_to_about(detector),
        on=state.on,
        usual_on=state.usual_on,
        fields=[_to_field(each, state) for each in detector.parameters],
        version=state.version,
    )


def _to_about(detector: Detector) -> Sequence[tuple[str, str]]:
    lines = [
        ("Looks for", detector.looks_for),
        ("Needs", detector.needs),
        ("Speaks against it", detector.guards),
    ]
    if detector.while_open:
        lines.append(("When", "Only while a deal is neither won nor lost."))
    if detector.follows:
        follows = TITLES.get(detector.follows, detector.follows)
        lines.append(
            ("Builds on", f"“{follows}”: values that are set there count here, too, unless they are set here.")
        )
    return lines


def _to_field(parameter: Parameter, state: DetectorState) -> ParameterField:
    own = state.own.get(parameter.name)
    usual = to_number(state.usual[parameter.name])
    is_switch = isinstance(parameter.default, bool)
    unit = "" if is_switch else f" {parameter.unit}"
    bounds = "" if is_switch else f", {to_number(parameter.minimum)} to {to_number(parameter.maximum)}"
    return ParameterField(
        name=parameter.name,
        label=to_words(parameter.name).capitalize(),
        unit="" if parameter.unit in to_words(parameter.name).split() else unit.strip(),
        value="" if own is None else to_number(own),
        usual=usual,
        help=f"Usually {usual}{unit}{bounds}. {parameter.why[:1].upper()}{parameter.why[1:]}.",
        switch=is_switch,
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
        return "Choose yes, no, or as usual."
    what = "A whole number" if isinstance(parameter.default, int) else "A number"
    return (
        f"{what} from {to_number(parameter.minimum)} to {to_number(parameter.maximum)}, or nothing for the usual one."
    )


def to_preview(preview: Preview) -> PreviewWords:
    """Say what a change would do, as far as it was looked."""
    compared = preview.compared
    of = _of_deals(preview.looked_at, more=preview.more)
    told = (
        f"Would fire on {compared.wanted:,} {of} (now {compared.now:,}): "
        f"{compared.losses:,} fewer, {compared.gains:,} more."
    )
    others = to_count(compared.others, "{count} deal", "{count} deals")
    return PreviewWords(
        told=told,
        also=f"Other detectors would say something else on {others}." if compared.others else None,
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
    return (
        f"of the {deals:,} newest open deals"
        if more
        else f"of your {to_count(deals, '{count} open deal', '{count} open deals')}"
    )


def list_faults(form: DetectorForm) -> str:
    """Name the fields with faults in one sentence."""
    return f"Mend first: {to_list(label for label, _ in form.faults)}."

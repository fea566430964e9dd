"""Decides how detectors are listed and set: each with what it looks for, its numbers, and what a change would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.detectors.detector import Detector
from graph.speech import say
from plugin.administration import Fires
from plugin.administration_detectors import DetectorState, Own
from plugin.administration_preview import Preview
from web.presenters.administration import TITLES, to_number
from web.presenters.administration_preview import PreviewWords, of_deals, to_figures, to_preview_words
from web.presenters.formats import to_count
from web.presenters.parameter_fields import ParameterField, faults_of, read_fields, to_field
from web.presenters.parameter_words import to_words


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
        return faults_of(self.fields)


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
    return DetectorList(rows=rows, told=told, counted=of_deals(fires.deals, more=fires.more))


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
        fields=[to_field(each, state.own, state.usual) for each in detector.parameters],
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


def read_form(form: DetectorForm, detector: Detector, given: Mapping[str, str]) -> tuple[DetectorForm, Own]:
    """Read what was typed: the form with the words and faults in it, and the values; an empty field has none."""
    fields, values = read_fields(form.fields, detector.parameters, given)
    on = given.get("on") != "off"
    return replace(form, fields=fields, on=on, version=given.get("version", "")), values


def to_preview(preview: Preview) -> PreviewWords:
    """Say what a change would do, as far as it was looked."""
    compared = preview.compared
    others = to_count(
        compared.others,
        "Other detectors would say something else on {count} deal.",
        "Other detectors would say something else on {count} deals.",
    )
    told = say(
        "Would fire on {wanted} {of} (now {now}): {losses} fewer, {gains} more.",
        of=of_deals(preview.looked_at, more=preview.more),
        **to_figures(compared),
    )
    return to_preview_words(preview, told, others if compared.others else None)

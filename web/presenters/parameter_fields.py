"""Decides how a parameter is typed in a form: its words, what is usual, and what is wrong with what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.parameters import Parameter
from graph.speech import say
from graph.wording import to_sentence
from plugin.administration_detectors import Own
from web.presenters.administration import to_number
from web.presenters.formats import to_list
from web.presenters.parameter_words import to_plain_words, to_words

GIVEN = "p-"
"""What a parameter's field is called, before its name."""
SWITCHES = {"yes": True, "no": False}
"""What a switch's field holds, in every language."""
LONGEST = 20


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


def to_field(parameter: Parameter, own: Own, usual: Own) -> ParameterField:
    """Build the field with what is in force: the tenant's own value, or none where the usual one counts."""
    value = own.get(parameter.name)
    words = to_number(usual[parameter.name])
    label = to_words(parameter.name)
    is_switch = isinstance(parameter.default, bool)
    is_told = is_switch or parameter.unit in to_plain_words(parameter.name).split()
    return ParameterField(
        name=parameter.name,
        label=label[:1].upper() + label[1:],
        unit="" if is_told else say(parameter.unit),
        value="" if value is None else _to_typed(value),
        usual=words,
        help=f"{_to_usual(parameter, words, is_switch=is_switch)} {to_sentence(say(parameter.why))}",
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


def read_fields(
    fields: Sequence[ParameterField], parameters: Sequence[Parameter], given: Mapping[str, str]
) -> tuple[Sequence[ParameterField], Own]:
    """Read what was typed: the fields with the words and faults in them, and the values; an empty field has none."""
    read: list[ParameterField] = []
    values: dict[str, bool | int | float] = {}
    for each, parameter in zip(fields, parameters, strict=True):
        text = given.get(GIVEN + each.name, "").strip()[:LONGEST]
        value = _read(parameter, text) if text else None
        fault = _say_fault(parameter) if text and value is None else None
        read.append(replace(each, value=text, fault=fault))
        if value is not None:
            values[each.name] = value
    return read, values


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


def faults_of(fields: Sequence[ParameterField]) -> Sequence[tuple[str, str]]:
    """Give what is wrong, each with the name of its field."""
    return [(each.label, each.fault) for each in fields if each.fault]


def list_faults(faults: Sequence[tuple[str, str]]) -> str:
    """Name the fields with faults in one sentence."""
    return say("Mend first: {fields}.", fields=to_list(label for label, _ in faults))

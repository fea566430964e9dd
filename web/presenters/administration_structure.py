"""Decides how the parameters of what the ties alone say are set: what they govern, and what a change would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.parameters import STRUCTURE_PARAMETERS
from graph.speech import say
from plugin.administration_detectors import Own
from plugin.administration_preview import Preview
from plugin.administration_structure import StructureState
from web.presenters.administration import THE_TIES
from web.presenters.administration_preview import PreviewWords, of_deals, to_figures, to_preview_words
from web.presenters.formats import to_count
from web.presenters.parameter_fields import ParameterField, faults_of, read_fields, to_field


@dataclass(frozen=True, slots=True)
class StructureForm:
    """The form, and what it is about."""

    title: str
    about: Sequence[tuple[str, str]]
    fields: Sequence[ParameterField]
    version: str

    @property
    def faults(self) -> Sequence[tuple[str, str]]:
        """What is wrong, each with the name of its field."""
        return faults_of(self.fields)


def to_structure_form(state: StructureState) -> StructureForm:
    """Build the form with what is in force."""
    return StructureForm(
        title=say(THE_TIES),
        about=[
            (
                say("Looks for"),
                say(
                    "Groups of people that stand apart by whom they turn to, and people whom more turn to than to "
                    "anybody in office."
                ),
            ),
            (
                say("How sure it must be"),
                say(
                    "The ties are dealt out anew by chance, many times. What comes out as clearly in a larger share of "
                    "these trials than is set here isn't named."
                ),
            ),
        ],
        fields=[to_field(each, state.own, state.usual) for each in STRUCTURE_PARAMETERS],
        version=state.version,
    )


def read_structure_form(form: StructureForm, given: Mapping[str, str]) -> tuple[StructureForm, Own]:
    """Read what was typed: the form with the words and faults in it, and the values; an empty field has none."""
    fields, values = read_fields(form.fields, STRUCTURE_PARAMETERS, given)
    return replace(form, fields=fields, version=given.get("version", "")), values


def to_structure_preview(preview: Preview) -> PreviewWords:
    """Say what a change would do, as far as it was looked."""
    compared = preview.compared
    others = to_count(
        compared.others,
        "On {count} deal other people would be named whom more turn to than to anybody in office.",
        "On {count} deals other people would be named whom more turn to than to anybody in office.",
    )
    told = say(
        "Groups would be named on {wanted} {of} (now {now}): {losses} fewer, {gains} more.",
        of=of_deals(preview.looked_at, more=preview.more),
        **to_figures(compared),
    )
    return to_preview_words(preview, told, others if compared.others else None)

"""A structure in which the ties say nothing, for analyses made by hand."""

from collections.abc import Sequence

from graph.analysis import Lean, Scored, SidesEvidence, Structure


def plain_structure(
    influence: Sequence[Scored] = (), influence_measure: str = "made by hand", formal: Sequence[str] = ()
) -> Structure:
    return Structure(
        influence=tuple(influence),
        influence_measure=influence_measure,
        sides=(),
        between=(),
        sides_evidence=SidesEvidence(p=None, margins={}, method="made by hand"),
        brokers=(),
        formal=tuple(formal),
        shadow=(),
        blamed=(),
        reports_to_likely=(),
        say_do=(),
        lean=Lean(value=None, low=None, high=None, for_=0, against=0, open=0),
    )

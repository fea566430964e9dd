"""Decides how measures are written for Prometheus: its text format, version 0.0.4."""

from collections.abc import Iterable, Iterator

from plugin.measures import Measure

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def write_metrics(measures: Iterable[Measure]) -> str:
    """Write gauges, each with its help and type; values are whole where they can be."""
    return "".join(f"{line}\n" for each in measures for line in _iter_lines(each))


def _iter_lines(one: Measure) -> Iterator[str]:
    yield f"# HELP {one.name} {one.about}"
    yield f"# TYPE {one.name} gauge"
    for state, value in one.labelled.items():
        label = "" if state is None else f'{{state="{state}"}}'
        yield f"{one.name}{label} {value:.15g}"

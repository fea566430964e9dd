"""What is to be said about a deal at a moment: the one way in."""

from dataclasses import replace
from datetime import datetime

from graph.alignment import read_alignment
from graph.analysis import Analysis, PersonView
from graph.authority import read_authority
from graph.buy_in import read_buy_in
from graph.contact import to_contact
from graph.deal import Deal, Tuning
from graph.detectors.registry import find_all
from graph.evidence import Evidence, build_evidence
from graph.path import read_path
from graph.risk import read_risk
from graph.structure import read_prompts, read_structure
from graph.verdict import read_verdict

RULES_VERSION = "6"
"""Goes up whenever the same deal may get another analysis; what was stored by an older one is made anew."""


def analyse(deal: Deal, as_of: datetime | None = None, settings: Tuning | None = None) -> Analysis:
    """Analyse a deal as it stood at `as_of` (the deal's own clock by default).

    `settings` tune the detectors for everybody; the deal's own settings come before them.
    """
    evidence = build_evidence(deal, as_of or deal.as_of)
    findings = find_all(evidence, settings, deal.settings)
    alignment = read_alignment(evidence, findings)
    authority = read_authority(evidence, findings)
    path = read_path(evidence)
    return Analysis(
        deal=deal.deal.id,
        as_of=evidence.as_of,
        rules_version=RULES_VERSION,
        ignored_future=evidence.ignored_future,
        alignment=alignment,
        authority=authority,
        verdict=read_verdict(evidence, findings, alignment, authority, path),
        risk=read_risk(evidence, findings, alignment, authority),
        findings=findings,
        people=tuple(_view(evidence, person) for person in evidence.ordered(evidence.people)),
        structure=read_structure(evidence, settings, deal.settings),
        path=path,
    )


def reword(deal: Deal, analysis: Analysis, settings: Tuning | None = None) -> Analysis:
    """Say an analysis of a deal again, prompts for coaches included, in the language that is spoken now.

    `deal` and `settings` are those that were analysed: where they find something else, the analysis stays as it was.
    """
    evidence = build_evidence(deal, analysis.as_of)
    findings = find_all(evidence, settings, deal.settings)
    if [(each.key, each.state) for each in findings] != [(each.key, each.state) for each in analysis.findings]:
        return analysis
    path = read_path(evidence)
    structure = analysis.structure
    if structure.say_do:
        structure = replace(structure, say_do=read_prompts(evidence, structure.sides))
    return replace(
        analysis,
        verdict=read_verdict(evidence, findings, analysis.alignment, analysis.authority, path),
        risk=read_risk(evidence, findings, analysis.alignment, analysis.authority),
        findings=findings,
        structure=structure,
        path=path,
    )


def _view(evidence: Evidence, person: str) -> PersonView:
    return PersonView(
        id=person,
        stance=evidence.stances[person],
        buy_in=read_buy_in(evidence.statements_by_person.get(person, ()), evidence.commitments.get(person, ())),
        influence=evidence.power[0].get(person, 0.0),
        contact=to_contact(evidence.touches.get(person, ())),
    )

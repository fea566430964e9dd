from dataclasses import replace

from graph.analysis import Finding
from graph.detectors.decision_maker_unreached import CODE as UNREACHED
from graph.detectors.registry import DETECTORS
from tests.split_deal import build_split
from web.presenters.evidence import EvidenceBook
from web.presenters.findings import FindingsView, to_findings, to_title
from web.presenters.names import build_names

VIEW = build_split()


def _view() -> FindingsView:
    names = build_names(VIEW.deal)
    return to_findings(VIEW.analysis.findings, EvidenceBook(VIEW.deal, names), names)


def test_findings_to_ask_about_stand_apart_from_those_that_are_too_early_to_tell() -> None:
    view = _view()
    assert [card.anchor for card in view.asking] == ["finding-1", "finding-2", "finding-3"]
    assert [card.anchor for card in view.early] == ["finding-4"]


def test_a_finding_is_titled_as_its_detector_is() -> None:
    assert [to_title(detector.code) for detector in DETECTORS] == [detector.title for detector in DETECTORS]
    assert to_title("a_rule_of_old") == "A rule of old"


def test_a_finding_brings_its_evidence_and_what_speaks_against_it() -> None:
    first = _view().asking[0]
    assert [line.when for line in first.evidence] == ["3 Mar 2026", "8 Mar 2026"]
    assert [line.words for line in first.against] == ["I showed the pick times to both shifts. They want it."]
    assert first.severity_words == "Ask first"


def test_a_finding_names_people_and_matter_where_its_first_sentence_does_not() -> None:
    names = build_names(VIEW.deal)
    given = VIEW.analysis.findings[0]

    def about(possible: str) -> str | None:
        return to_findings([replace(given, possible=possible)], EvidenceBook(VIEW.deal, names), names).asking[0].about

    assert about("Two destinations.") == "Ines Vogt and Raj Patel · One new site in Seattle"
    assert about("Ines Vogt and Raj Patel may differ.") == "One new site in Seattle"
    assert about("Ines Vogt may differ.") == "Ines Vogt and Raj Patel · One new site in Seattle"
    assert about("Ines Vogt and Raj Patel may differ on “One new site in Seattle”.") is None


def test_where_its_title_stands_alone_a_finding_says_whom_it_is_about_if_that_is_open() -> None:
    names = build_names(VIEW.deal)
    first = VIEW.analysis.findings[0]
    unreached = replace(first, key="u", code=UNREACHED, people=("003B",))

    def titles(*findings: Finding) -> dict[str, str]:
        return to_findings(findings, EvidenceBook(VIEW.deal, names), names).titles

    assert titles(first, unreached) == {
        first.key: to_title(first.code),
        "u": "A decision maker we haven't heard: Ines Vogt",
    }


def test_two_findings_with_the_same_title_are_told_apart_by_people_or_matter() -> None:
    names = build_names(VIEW.deal)
    first = VIEW.analysis.findings[0]
    title = to_title(first.code)
    found = [replace(first, key="a", people=("003B",)), replace(first, key="b", people=())]

    titles = to_findings(found, EvidenceBook(VIEW.deal, names), names).titles

    assert titles == {"a": f"{title}: Ines Vogt", "b": f"{title}: One new site in Seattle"}


def test_a_neutral_finding_has_no_severity() -> None:
    names = build_names(VIEW.deal)
    neutral = replace(VIEW.analysis.findings[0], severity=None)
    assert to_findings([neutral], EvidenceBook(VIEW.deal, names), names).asking[0].severity_words is None


def test_more_evidence_than_anybody_reads_is_counted() -> None:
    names = build_names(VIEW.deal)
    much = replace(VIEW.analysis.findings[0], evidence=("a0S1",) * 1_060)
    lines = to_findings([much], EvidenceBook(VIEW.deal, names), names).asking[0].evidence
    assert len(lines) == 51
    assert lines[-1].told == "And 1,010 more of the same kind"


def test_each_key_leads_to_its_finding() -> None:
    anchors = _view().anchors
    assert anchors["no_final_word:a0D1"] == "finding-2"
    assert set(anchors) == {finding.key for finding in VIEW.analysis.findings}

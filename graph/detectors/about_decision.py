"""Which statements are about one decision: those that name it, or that name only the subject it settles."""

from datetime import datetime

from graph.deal import Decision, Statement, StatementKind
from graph.evidence import Evidence


def is_about(statement: Statement, decision: Decision) -> bool:
    """Tell whether a statement names the decision or, naming none, the subject that it settles."""
    if statement.decision is not None:
        return statement.decision == decision.id
    return statement.subject is not None and statement.subject == decision.subject


def statements_about(evidence: Evidence, decision: Decision, kind: StatementKind) -> list[Statement]:
    """Return the statements of a kind that count and are about the decision, oldest first."""
    return [each for each in evidence.of_kind(kind) if is_about(each, decision)]


def asked_at(evidence: Evidence, decision: Decision, person: str) -> datetime | None:
    """Return when somebody else first asked for the person's view on the decision; from the start, if it says so."""
    if person in (*decision.input, *decision.recommends):
        return datetime.min.replace(tzinfo=evidence.as_of.tzinfo)
    asked = (
        each.at
        for each in statements_about(evidence, decision, "consultation")
        if person in each.asked and each.by != person
    )
    return next(asked, None)


def is_handed_to(decision: Decision, person: str, at: datetime) -> bool:
    """Tell whether the decision was in the person's hands by a written delegation that hadn't ended then."""
    handed = decision.delegated_to
    return handed is not None and handed.person == person and (handed.until is None or at <= handed.until)

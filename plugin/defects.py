"""What is a defect of ours in one deal: it doesn't keep the other deals from their turn, and its place is logged."""

import structlog

DEFECTS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

log = structlog.get_logger(__name__)


def log_defect(deal_id: str, error: Exception) -> None:
    """Name the deal; where in the program it went wrong stands in the log at the level `debug`."""
    log.warning("defect in a deal, going on with the others", deal=deal_id, reason=type(error).__name__)
    log.debug("defect in a deal", deal=deal_id, exc_info=error)

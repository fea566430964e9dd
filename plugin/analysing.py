"""Which deals are analysed, by which clock, and when an analysis still stands.

A deal of the CRM is analysed at the time that is asked for. A deal from a file has its own clock: what the file says
was true then, and nothing is known since.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection

from connectors.files.codec import to_json
from graph.analyse import RULES_VERSION, analyse
from graph.analysis import Analysis
from graph.deal import Deal, Tuning
from graph.speech import ENGLISH
from plugin.defects import DEFECTS, log_defect
from plugin.errors import AnalysisFailedError
from plugin.languages import speaking_in
from plugin.store.analyses import Basis, DealState, load_deal_states, save_analyses
from plugin.store.deals import at_moment, load_deals
from plugin.store.digests import build_digest
from plugin.store.store import Store

BATCH = 128
"""How many deals are loaded, analysed and saved at a time."""

_T = TypeVar("_T")


def analyse_deals(
    store: Store,
    tenant: str,
    deal_ids: Collection[str],
    *,
    as_of: datetime,
    tuning: Tuning | None = None,
    language: str = ENGLISH,
    note: Callable[[Connection, Sequence[Analysis]], None] | None = None,
) -> int:
    """Analyse those of the deals whose analysis doesn't stand any more and save the result; return how many.

    What is kept is said in `language`, whoever reads it later. One deal that can't be analysed doesn't keep the others
    from it: it is named at the end. `note` is told of the analyses within the transaction that saves them.
    """
    saved = 0
    failed: list[str] = []
    for batch in iter_batches(deal_ids, BATCH):
        pending, deals = _load(store, tenant, batch, as_of, (tuning, language))
        made: list[tuple[Basis, Analysis]] = []
        for basis, deal_id in pending:
            try:
                with speaking_in(language):
                    made.append((basis, analyse(at_moment(deals[deal_id], basis.as_of), settings=tuning)))
            except DEFECTS as error:
                log_defect(deal_id, error)
                failed.append(deal_id)
        if made:
            with store.writing(tenant) as connection:
                saved += save_analyses(connection, tenant, made, now=as_of)
                if note is not None:
                    note(connection, [analysis for _, analysis in made])
    if failed:
        raise AnalysisFailedError(
            f"{len(failed)} of {len(deal_ids)} deals couldn't be analysed: {', '.join(failed[:10])}"
        )
    return saved


def _load(
    store: Store, tenant: str, ids: Sequence[str], as_of: datetime, manner: tuple[Tuning | None, str]
) -> tuple[list[tuple[Basis, str]], dict[str, Deal]]:
    tuning, language = manner
    settings_digest = build_digest(to_json(tuning or Tuning())) + ("" if language == ENGLISH else f" {language}")
    with store.reading(tenant) as connection:
        states = load_deal_states(connection, tenant, ids)
        pending = [
            (basis, state.id)
            for state in states
            if (basis := _build_basis(state, as_of, settings_digest)).key != state.standing
        ]
        return pending, load_deals(connection, tenant, [deal_id for _, deal_id in pending])


def _build_basis(state: DealState, as_of: datetime, settings_digest: str) -> Basis:
    return Basis(
        deal_digest=state.digest,
        settings_digest=settings_digest,
        rules_version=RULES_VERSION,
        as_of=state.as_of if state.origin == "file" else as_of,
    )


def iter_batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Yield the items in lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch

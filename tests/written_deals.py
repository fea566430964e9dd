"""Small deal files written from the contract alone, for cases whose authors had not read the detectors.

`days` are days before the clock. People are buyers unless a case says otherwise; the seller is always `rep`.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.files.reader import read_deal
from graph.analyse import analyse
from graph.analysis import Analysis, Finding
from graph.deal import Deal

CLOCK = datetime(2026, 6, 1, 12, tzinfo=UTC)
Row = dict[str, Any]


def ago(days: float) -> str:
    return (CLOCK - timedelta(days=days)).isoformat()


def deciders(*ids: str) -> list[Row]:
    return [{"id": i, "name": i.upper(), "decision_maker": True} for i in ids]


def others(*ids: str) -> list[Row]:
    return [{"id": i, "name": i.upper()} for i in ids]


def said(row_id: str, days: float, by: str, kind: str, **more: Any) -> Row:
    return {"id": row_id, "at": ago(days), "by": by, "kind": kind, "confirmed_by": "rep"} | more


def stands(by: str, stance: float, *, on: str = "la", days: Sequence[float] = (5, 12)) -> list[Row]:
    return [said(f"{by}-{on}-{d}", d, by, "position", subject=on, stance=stance) for d in days]


def subject(row_id: str = "la", kind: str = "destination", **more: Any) -> Row:
    return {"id": row_id, "kind": kind, "name": row_id} | more


def decision(row_id: str = "budget", status: str = "open", days: float = 20, **more: Any) -> Row:
    return {"id": row_id, "name": row_id, "status": status, "opened_at": ago(days)} | more


def contact(row_id: str, days: float, who: str, by: str = "rep") -> Row:
    return {"id": row_id, "at": ago(days), "kind": "email", "from": who, "to": [by]}


REP = {"id": "rep", "name": "Rep", "side": "seller"}


def deal(people: list[Row], **lists: Any) -> Row:
    facts = lists.pop("deal", {})
    body: Row = {
        "format": "buyin-deal/1",
        "as_of": CLOCK.isoformat(),
        "deal": {"id": "d1", "name": "Deal", "created_at": ago(200)} | facts,
        "people": [*people, REP],
    }
    return body | lists


def on_board(*ids: str) -> list[Row]:
    return [row for i in ids for row in stands(i, 2)]


def known(body: Row) -> Deal:
    return read_deal(json.dumps(body).encode())


def run(body: Row) -> Analysis:
    return analyse(known(body))


def found(analysis: Analysis, code: str) -> list[Finding]:
    return [f for f in analysis.findings if f.code == code]

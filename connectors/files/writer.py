"""Decides how a deal is written as a deal file: one line of ASCII JSON that the reader takes back unchanged."""

import json

from connectors.files.codec import to_json
from graph.deal import Deal


def write_deal(deal: Deal) -> str:
    """Return the deal as one line of JSON, without a line end."""
    return json.dumps(to_json(deal), separators=(",", ":"), allow_nan=False)

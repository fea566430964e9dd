"""Which objects and fields the sample org has, under which of its optional features."""

import dataclasses
from collections.abc import Collection, Mapping

from connectors.demo_org.activity_objects import ACTIVITY_OBJECTS
from connectors.demo_org.buyin_objects import BUYIN_OBJECTS
from connectors.demo_org.describe import ObjectDescribe
from connectors.demo_org.sales_objects import SALES_OBJECTS
from connectors.demo_org.setup_objects import SETUP_OBJECTS

OBJECTS: Mapping[str, ObjectDescribe] = {
    describe.name: describe for describe in (*SALES_OBJECTS, *ACTIVITY_OBJECTS, *BUYIN_OBJECTS, *SETUP_OBJECTS)
}
"""Every object by its API name, with the fields of all features."""

FEATURES = frozenset({"multi_currency", "team_selling", "shared_activities", "person_accounts", "relationship_map"})
USUAL_FEATURES = frozenset({"multi_currency", "team_selling", "shared_activities"})
"""What is on unless an org is built with other features."""

OUTSIDE_PREFIXES: Mapping[str, str] = {
    "Lead": "00Q",
    "Case": "500",
    "Campaign": "701",
    "Group": "00G",
    "Calendar": "023",
}
"""Objects that records may point to and that the sample org doesn't serve, with their key prefixes."""


def build_objects(features: Collection[str] = USUAL_FEATURES) -> dict[str, ObjectDescribe]:
    """The objects of an org with these features, each with the fields it then has."""
    unknown = set(features) - FEATURES
    if unknown:
        raise ValueError(f"there is no feature {', '.join(sorted(unknown))}")
    return {
        describe.name: dataclasses.replace(
            describe, fields=tuple(f for f in describe.fields if f.feature is None or f.feature in features)
        )
        for describe in OBJECTS.values()
        if describe.feature is None or describe.feature in features
    }


def key_prefix(kind: str) -> str | None:
    """The first three characters of a kind's ids, or None for a kind that nobody knows."""
    described = OBJECTS.get(kind)
    return described.key_prefix if described else OUTSIDE_PREFIXES.get(kind)

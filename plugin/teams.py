"""Who belongs to a viewer's team: everybody below them by the manager that the CRM names for each user.

Users who left are still in the team, for their deals are. Lines that go in a circle end where they begin.
"""

from collections import defaultdict
from collections.abc import Iterable

from plugin.store.store import Store
from plugin.store.users import KeptUser, load_users
from plugin.views import Viewer


def find_team(users: Iterable[KeptUser], leader: str) -> frozenset[str]:
    """Return the ids of all users below one, on whatever level; the one's own isn't among them."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    for user in users:
        if user.manager is not None:
            below[user.manager].append(user.id)
    found: set[str] = set()
    waiting = [leader]
    while waiting:
        for user_id in below[waiting.pop()]:
            if user_id not in found and user_id != leader:
                found.add(user_id)
                waiting.append(user_id)
    return frozenset(found)


def team_of(store: Store, viewer: Viewer) -> frozenset[str]:
    """Return the ids of the users below the viewer; none for a one-time link, a rep, or where there is no CRM."""
    if viewer.user is None:
        return frozenset()
    with store.reading(viewer.tenant) as connection:
        return find_team(load_users(connection, viewer.tenant).values(), viewer.user)

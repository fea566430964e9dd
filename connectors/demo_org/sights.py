"""Which opportunities sharing shows to each user of the sample org, and which user asks at the moment."""

from collections.abc import Collection


class Sights:
    """What users see; whoever isn't limited sees everything. `asking` is set with each request."""

    def __init__(self) -> None:
        self.asking: str | None = None
        self.set_up_hidden = False
        """Whether people lack *View Setup*, as most do: then nobody but the integration user sees assignments."""
        self._seen: dict[str, frozenset[str]] = {}

    def limit(self, user_id: str, opportunity_ids: Collection[str]) -> None:
        """Show a user these opportunities and no others."""
        self._seen[user_id] = frozenset(opportunity_ids)

    def shows(self, opportunity_id: str) -> bool:
        """Whether the user who asks sees an opportunity."""
        seen = self._seen.get(self.asking or "")
        return seen is None or opportunity_id in seen

    def shows_assignments(self, integration_user: str) -> bool:
        """Whether the user who asks sees who holds which permission set."""
        return self.asking == integration_user or not self.set_up_hidden

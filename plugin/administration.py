"""Decides what an admin of a tenant may look into and change: detectors, ties, roles, access, sync, what is held."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.deal import Tuning
from graph.detectors.registry import DETECTORS
from graph.speech import mark, say
from plugin.administration_access import Access, drop_link, load_access, load_sessions
from plugin.administration_changes import Change, change_own, find_standing, load_changes, read_own, take_back
from plugin.administration_detectors import (
    SAMPLE,
    DetectorState,
    Own,
    build_state,
    count_fires,
    find_detector,
    to_own,
    with_own,
)
from plugin.administration_preview import Compared, Preview, Trial, build_preview, find_fires, look_further
from plugin.administration_privacy import Privacy, load_privacy
from plugin.administration_roles import RoleTable, build_table, count_roles, to_own_roles
from plugin.administration_structure import (
    SIDES,
    StructureState,
    build_structure_state,
    find_structure,
    to_own_structure,
    to_step,
    with_own_structure,
)
from plugin.administration_sync import (
    SetAsidePage,
    SyncHealth,
    ask_for_sync,
    count_unlooked,
    load_health,
    load_set_aside,
)
from plugin.crm_tenant import CrmTenant
from plugin.errors import AccessRefusedError, InputRefusedError
from plugin.listing import Listing
from plugin.lists import ListQuestion
from plugin.roles import Meaning, house_contact_roles, read_own_contact_roles
from plugin.settings import Settings
from plugin.store.store import Store
from plugin.tuning import join_tunings, read_own_tuning
from plugin.views import SETTING_UP, Viewer

NEWEST = ListQuestion(sort="changed")
FOR_ADMINS = mark(
    "The settings are open to admins of Buy-In. Ask an admin of your Salesforce org to assign you the permission set "
    "for it ({name}), or whoever runs Buy-In for your team."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fires:
    """On how many of the deals looked at each detector fires; `more` where only the newest were looked at."""

    by_code: Counter[str]
    deals: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A change, and whether it can still be taken back."""

    change: Change
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """Looks into a tenant's settings and changes them; every method raises `AccessRefusedError` for who is no admin."""

    store: Store
    settings: Settings
    lists: Listing
    load_crm: Callable[[str], CrmTenant | None]
    end_session: Callable[[Viewer], None]
    """Ends the session `sight` of a viewer, and gives its tokens back."""
    clock: Callable[[], datetime]

    def check(self, viewer: Viewer) -> None:
        """Refuse everybody but admins, saying whom to ask."""
        if viewer.role not in SETTING_UP:
            raise AccessRefusedError(say(FOR_ADMINS, name=self.settings.salesforce_role_permission_sets[-1]))

    def detectors(self, viewer: Viewer) -> Sequence[DetectorState]:
        """Say how every detector is set."""
        self.check(viewer)
        own = self._own_tuning(viewer)
        return [build_state(each, self.settings.tuning, own) for each in DETECTORS]

    def detector(self, viewer: Viewer, code: str) -> DetectorState | None:
        """Say how one detector is set; None where there is none of that code."""
        self.check(viewer)
        found = find_detector(code)
        return None if found is None else build_state(found, self.settings.tuning, self._own_tuning(viewer))

    def fires(self, viewer: Viewer) -> Fires:
        """Count on how many of the newest open deals each detector fires, as they were analysed last."""
        ids, more = self._newest(viewer)
        with self.store.reading(viewer.tenant) as connection:
            return Fires(by_code=count_fires(connection, viewer.tenant, ids), deals=len(ids), more=more)

    def preview(
        self, viewer: Viewer, state: DetectorState, *, on: bool, values: Own, so_far: Compared | None = None
    ) -> Preview:
        """Look at a few more of the newest open deals with other values of a detector.

        Raises `InputRefusedError` naming what can't be so.
        """
        self.check(viewer)
        own = self._own_tuning(viewer)
        code = state.detector.code
        now, wanted = self._in_force(own, with_own(own, code, to_own(state, on=on, values=values)))
        trial = Trial(code=code, now=now, wanted=wanted, at=self.clock(), find=find_fires)
        return self._preview(viewer, trial, so_far)

    def save_detector(
        self, viewer: Viewer, state: DetectorState, *, on: bool, values: Own, version: str
    ) -> Change | None:
        """Set a detector, and have the open deals analysed anew; None where it is so already.

        Raises `InputRefusedError`, and `EntryChangedError` where it isn't as `version` knows it any more.
        """
        self.check(viewer)
        wanted = {state.detector.code: to_own(state, on=on, values=values)}
        with self.store.writing(viewer.tenant) as connection:
            return change_own(connection, viewer, "detectors", wanted, now=self.clock(), version=version)

    def structure(self, viewer: Viewer) -> StructureState:
        """Say how the parameters of what the ties alone say are set."""
        self.check(viewer)
        return build_structure_state(self.settings.tuning, self._own_tuning(viewer))

    def preview_structure(
        self, viewer: Viewer, state: StructureState, values: Own, so_far: Compared | None = None
    ) -> Preview:
        """Look at a few more of the newest open deals with other parameters: in which sides would be named.

        Raises `InputRefusedError` naming what can't be so.
        """
        self.check(viewer)
        own = self._own_tuning(viewer)
        now, wanted = self._in_force(own, with_own_structure(own, to_own_structure(state, values)))
        step = to_step(now, wanted)
        trial = Trial(code=SIDES, now=now, wanted=wanted, at=self.clock(), find=find_structure, step=step)
        return self._preview(viewer, trial, so_far)

    def save_structure(self, viewer: Viewer, state: StructureState, values: Own, *, version: str) -> Change | None:
        """Set the parameters of what the ties alone say; answers and raises as `save_detector` does."""
        self.check(viewer)
        wanted = to_own_structure(state, values)
        with self.store.writing(viewer.tenant) as connection:
            return change_own(connection, viewer, "structure", wanted, now=self.clock(), version=version)

    def roles(self, viewer: Viewer) -> RoleTable:
        """List the contact roles that are mapped or were seen in the newest open deals."""
        ids, more = self._newest(viewer)
        with self.store.reading(viewer.tenant) as connection:
            own = read_own_contact_roles(connection, viewer.tenant)
            seen = count_roles(connection, viewer.tenant, ids)
        return build_table(house_contact_roles(self.settings), own, seen, deals=len(ids), more=more)

    def save_roles(self, viewer: Viewer, wanted: Mapping[str, Meaning], *, version: str) -> Change | None:
        """Say what roles mean; answers and raises as `save_detector` does."""
        self.check(viewer)
        with self.store.writing(viewer.tenant) as connection:
            own = read_own_contact_roles(connection, viewer.tenant)
            chosen = to_own_roles(house_contact_roles(self.settings), own, wanted)
            return change_own(connection, viewer, "roles", chosen, now=self.clock(), version=version)

    def access(self, viewer: Viewer) -> Access:
        """Say who is signed in and which links are open."""
        self.check(viewer)
        with self.store.reading(viewer.tenant) as connection:
            return load_access(connection, viewer.tenant, now=self.clock())

    def sign_out(self, viewer: Viewer, key: str) -> None:
        """End somebody's session; one that is over stays so."""
        self.check(viewer)
        with self.store.reading(viewer.tenant) as connection:
            live = load_sessions(connection, viewer.tenant, now=self.clock())
        for each in live:
            if each.key == key:
                self.end_session(Viewer(tenant=viewer.tenant, role=each.role, user=each.user, sight=key))

    def drop_link(self, viewer: Viewer, key: str) -> None:
        """Let a one-time link let nobody in; one that was used stays used."""
        self.check(viewer)
        with self.store.writing(viewer.tenant) as connection:
            drop_link(connection, viewer.tenant, key)

    def sync(self, viewer: Viewer) -> SyncHealth:
        """Say how the sync is."""
        self.check(viewer)
        with self.store.reading(viewer.tenant) as connection:
            return load_health(connection, viewer, now=self.clock())

    def sync_now(self, viewer: Viewer) -> None:
        """Ask for a sync, unless one is asked for; raises `InputRefusedError` where there is no org to read."""
        self.check(viewer)
        crm = self.load_crm(viewer.tenant)
        if crm is None or not crm.can_read:
            raise InputRefusedError(say("There is no Salesforce org to sync with; `buyin check` says what is missing."))
        with self.store.writing(viewer.tenant) as connection:
            ask_for_sync(connection, viewer.tenant, now=self.clock())

    def set_aside(self, viewer: Viewer, after: str | None) -> SetAsidePage:
        """List some rows that are set aside; `after` is the `next_key` of the page before."""
        self.check(viewer)
        kind, _, key = (after or "").partition("/")
        with self.store.reading(viewer.tenant) as connection:
            return load_set_aside(connection, viewer.tenant, (kind, key) if after else None)

    def crm(self, viewer: Viewer) -> CrmTenant | None:
        """Return the tenant's org; None where it has none."""
        self.check(viewer)
        return self.load_crm(viewer.tenant)

    def privacy(self, viewer: Viewer) -> Privacy:
        """Say what is held about people."""
        crm = self.crm(viewer)
        writes = crm is not None and crm.can_read and crm.write_back == "on"
        with self.store.reading(viewer.tenant) as connection:
            return load_privacy(connection, viewer.tenant, writes=writes, mails=self.settings.smtp_url is not None)

    def changes(self, viewer: Viewer) -> Sequence[Remembered]:
        """List the changes that are remembered, the newest first."""
        self.check(viewer)
        with self.store.reading(viewer.tenant) as connection:
            changes = load_changes(connection, viewer.tenant)
            parts = {change.part for change in changes}
            standing = {
                change_id
                for part in parts
                for change_id in find_standing(changes, part, read_own(connection, viewer.tenant, part))
            }
        return [Remembered(change=each, stands=each.id in standing) for each in changes]

    def undo(self, viewer: Viewer, change_id: str) -> Change | None:
        """Take a change back; None where it isn't remembered, raises `EntryChangedError` where it doesn't stand."""
        self.check(viewer)
        with self.store.writing(viewer.tenant) as connection:
            return take_back(connection, viewer, change_id, now=self.clock())

    def unlooked(self, viewer: Viewer) -> int:
        """Count the deals that wait for an analysis."""
        self.check(viewer)
        with self.store.reading(viewer.tenant) as connection:
            return count_unlooked(connection, viewer.tenant)

    def _own_tuning(self, viewer: Viewer) -> Tuning:
        with self.store.reading(viewer.tenant) as connection:
            return read_own_tuning(connection, viewer.tenant)

    def _in_force(self, *own: Tuning) -> Sequence[Tuning]:
        return [join_tunings(self.settings.tuning, each) for each in own]

    def _preview(self, viewer: Viewer, trial: Trial, so_far: Compared | None) -> Preview:
        ids, more = self._newest(viewer)
        with self.store.reading(viewer.tenant) as connection:
            compared = look_further(connection, viewer.tenant, ids, trial, so_far or Compared())
            return build_preview(connection, viewer.tenant, ids, compared, more=more)

    def _newest(self, viewer: Viewer) -> tuple[Sequence[str], bool]:
        self.check(viewer)
        ids = self.lists.ids(viewer, NEWEST, most=SAMPLE + 1)
        return ids[:SAMPLE], len(ids) > SAMPLE

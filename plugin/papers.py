"""What is done with a deal's charter: drafted, put to those whom it names, acknowledged by each; versions stay.

What a coach does takes who asks first and raises `AccessRefusedError` for whoever doesn't coach and `DealNotFoundError`
for a deal they don't see. What changes something takes the newest version that was seen (0 for none) and raises
`EntryChangedError` where somebody wrote another one since; the same sent twice is kept once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection

from connectors.records import Json
from graph.deal import Deal
from graph.exercises.charter import Charter, find_named, find_unacknowledged
from graph.exercises.charter_changes import compare_charters, find_still_acknowledged
from graph.exercises.charter_problems import find_problems
from graph.exercises.days import compare_pace
from graph.speech import say
from plugin.charter_bodies import begin_charter, from_body, to_body
from plugin.charter_evidence import to_acknowledged, to_rows
from plugin.charter_post import Addressee, CharterPost
from plugin.charter_views import CharterView, Findings, Sent, TickLink, TickView
from plugin.errors import EntryChangedError, InputRefusedError, PersonalLinkRefusedError
from plugin.exercises.answering import NO_SUCH_ADDRESS
from plugin.exercises.refusals import check_fields
from plugin.exercises.room import check_role
from plugin.mailing import read_mail_address
from plugin.paper_versions import Words, add_next, list_lines, pick_version, read_before, read_said
from plugin.recording import Recorder
from plugin.store.deals import load_deals, load_origin, lock_deals
from plugin.store.exercises import find_user_name
from plugin.store.papers import (
    KeptPaper,
    KeptTick,
    PaperState,
    Way,
    add_tick,
    load_ticked,
    load_ticks,
    load_versions,
)
from plugin.store.personal_links import KeptLink, find_link, load_ends, load_newest, revoke_links
from plugin.store.store import EVERY_TENANT, Store
from plugin.views import DealView, Viewer

JUST_NOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Keeps charters; `record` and `refresh` are those of the deals."""

    store: Store
    load_deal: Callable[[Viewer, str], DealView]
    record: Callable[[Viewer, str], Recorder]
    refresh: Callable[[Viewer, str], None]
    post: CharterPost
    clock: Callable[[], datetime]

    def show(self, viewer: Viewer, deal_id: str, version: int | None = None) -> CharterView:
        """Show the newest version or an earlier one; a version that isn't there raises `InputRefusedError`."""
        check_role(viewer)
        view = self.load_deal(viewer, deal_id)
        deal = view.deal
        with self.store.reading(viewer.tenant) as connection:
            kept = load_versions(connection, viewer.tenant, deal.deal.id, "charter")
            paper = kept[0].id if kept else None
            ticks = load_ticks(connection, viewer.tenant, paper) if paper else []
            newest = load_newest(connection, viewer.tenant, purpose="tick", about=paper) if paper else {}
        shown = pick_version(kept, version)
        charter = begin_charter(deal) if shown is None else _charter(shown)
        put = [each for each in kept if each.state == "put"]
        former = [each for each in put if shown is not None and each.version < shown.version]
        now = self.clock()
        return CharterView(
            view=view,
            paper=paper,
            version=shown.version if shown else 0,
            newest=kept[-1].version if kept else 0,
            in_force=put[-1].version if put else 0,
            state=shown.state if shown else "draft",
            charter=charter,
            problems=find_problems(charter, _people(view)),
            named=find_named(charter),
            ticks={each.person: each for each in ticks if shown and each.version == shown.version},
            links={
                who: each.expires_at
                for who, each in newest.items()
                if each.revoked_at is None and each.expires_at > now
            },
            sent={who: Sent(address=each.address, at=each.created_at) for who, each in newest.items() if each.address},
            mails=self.post.mailer is not None,
            versions=list_lines(kept),
            changes=compare_charters(_charter(former[-1]), charter) if former else [],
            before=_before(shown) if shown else None,
            pace=compare_pace(deal.decisions, deal.statements, put[0].at, now) if put else None,
            writes=view.freshness.system == "salesforce",
        )

    def save(self, viewer: Viewer, deal_id: str, charter: Charter, *, seen: int) -> int:
        """Keep a draft, whatever is still missing in it, and return its version; what was put stays in force."""
        check_role(viewer)
        deal_id = self.load_deal(viewer, deal_id).deal.deal.id
        with self.store.writing(viewer.tenant) as connection:
            lock_deals(connection, viewer.tenant, [deal_id])
            kept = load_versions(connection, viewer.tenant, deal_id, "charter")
            return self._add(connection, viewer, kept, charter, deal=deal_id, state="draft", seen=seen).version

    def put(self, viewer: Viewer, deal_id: str, charter: Charter, *, seen: int) -> int:
        """Put a charter to those whom it names, and write it into the deal; return its version.

        Who acknowledged the version before needn't anew where nothing changed that names them. Raises
        `FieldsRefusedError` where something is missing.
        """
        check_role(viewer)
        view = self.load_deal(viewer, deal_id)
        check_fields(find_problems(charter, _people(view)))
        deal_id = view.deal.deal.id
        recorder = self.record(viewer, deal_id)
        with self.store.writing(viewer.tenant) as connection:
            lock_deals(connection, viewer.tenant, [deal_id])
            kept = load_versions(connection, viewer.tenant, deal_id, "charter")
            before = _look(view)
            added = self._add(connection, viewer, kept, charter, deal=deal_id, state="put", seen=seen, before=before)
            if kept and added.version == kept[-1].version:
                return added.version
            ticked = self._carry_ticks(connection, viewer.tenant, kept, added)
            ends = load_ends(connection, viewer.tenant, purpose="tick", about=added.id, now=added.at)
            for who in ends.keys() - set(find_named(charter)):
                revoke_links(connection, viewer.tenant, purpose="tick", about=added.id, who=who, now=added.at)
            deal = load_deals(connection, viewer.tenant, [deal_id])[deal_id]
            rows = to_rows(charter, deal, ticked, author=viewer.user, now=added.at)
            self._write(connection, viewer.tenant, deal_id, recorder, rows)
        self.refresh(viewer, deal_id)
        return added.version

    def take_up(self, viewer: Viewer, deal_id: str, version: int, *, seen: int) -> int:
        """Go on from an earlier version: what it says becomes a new draft."""
        return self.save(viewer, deal_id, self.show(viewer, deal_id, version).charter, seen=seen)

    def acknowledge(self, viewer: Viewer, deal_id: str, person: str, *, version: int) -> None:
        """Note that somebody told the coach that they acknowledge a version."""
        check_role(viewer)
        deal_id = self.load_deal(viewer, deal_id).deal.deal.id
        recorder = self.record(viewer, deal_id)
        with self.store.writing(viewer.tenant) as connection:
            lock_deals(connection, viewer.tenant, [deal_id])
            paper = self._find_in_force(connection, viewer.tenant, deal_id, version)
            self._tick(connection, viewer, paper, person, recorder, way="told")
        self.refresh(viewer, deal_id)

    def make_link(self, viewer: Viewer, deal_id: str, person: str, *, mail_address: str | None = None) -> TickLink:
        """Make somebody's personal address to read the charter by and acknowledge it, and mail it where that can be.

        A former one dies. Raises `InputRefusedError` for what is no mail address.
        """
        check_role(viewer)
        to = read_mail_address(mail_address) if mail_address else None
        view = self.load_deal(viewer, deal_id)
        with self.store.reading(viewer.tenant) as connection:
            paper = self._find_in_force(connection, viewer.tenant, view.deal.deal.id, None)
            _check_named(paper, person)
            coach = find_user_name(connection, viewer.tenant, viewer.user)
        return self.post.give(viewer.tenant, _to_addressee(view, paper, person, coach, mail_address=to))

    def remind(self, viewer: Viewer, deal_id: str) -> Sequence[TickLink]:
        """Make new addresses for those who haven't acknowledged the charter: by mail where one went so before.

        Whom a mail reached within the last ten minutes isn't mailed again.
        """
        check_role(viewer)
        view = self.load_deal(viewer, deal_id)
        with self.store.reading(viewer.tenant) as connection:
            paper = self._find_in_force(connection, viewer.tenant, view.deal.deal.id, None)
            ticked = load_ticked(connection, viewer.tenant, [paper])[paper.id]
            newest = load_newest(connection, viewer.tenant, purpose="tick", about=paper.id)
            coach = find_user_name(connection, viewer.tenant, viewer.user)
        just_now = self.clock() - JUST_NOW
        due = [
            _to_addressee(view, paper, person, coach, mail_address=link.address if link else None, reminds=True)
            for person in find_unacknowledged(_charter(paper), ticked)
            for link in [newest.get(person)]
            if not (link and link.address and link.created_at > just_now)
        ]
        return [self.post.give(viewer.tenant, each) for each in due]

    def open_tick(self, token: str) -> TickView:
        """Show the charter in force to one of those whom it names; raises `PersonalLinkRefusedError`."""
        with self.store.reading(EVERY_TENANT) as connection:
            link = self._check(connection, token)
        with self.store.reading(link.tenant) as connection:
            paper, deal = self._find_theirs(connection, link)
            ticks = load_ticks(connection, link.tenant, paper.id)
        charter = _charter(paper)
        names = {each.id: each.name for each in deal.people}
        at = next((e.at for e in ticks if (e.version, e.person) == (paper.version, link.who)), None)
        return TickView(
            deal_name=deal.deal.account or "",
            charter=charter,
            version=paper.version,
            me=link.who,
            names=names,
            ticked_at=at,
        )

    def tick(self, token: str, *, version: int) -> None:
        """Acknowledge the version that was read; raises as `open_tick`, and `EntryChangedError` for another one."""
        with self.store.reading(EVERY_TENANT) as connection:
            link = self._check(connection, token)
        # nobody is signed in: the address vouches for one person in one deal, whoever sees that deal
        viewer = Viewer(tenant=link.tenant, role="coach", user=None)
        recorder = self.record(viewer, link.deal)
        with self.store.writing(link.tenant) as connection:
            lock_deals(connection, link.tenant, [link.deal])
            self._check(connection, token)
            paper, _ = self._find_theirs(connection, link)
            if paper.version != version:
                raise EntryChangedError(say("The charter was changed meanwhile. Read it again before you go on."))
            self._tick(connection, viewer, paper, link.who, recorder, way="link")
        self.refresh(viewer, link.deal)

    def _add(
        self,
        connection: Connection,
        viewer: Viewer,
        kept: Sequence[KeptPaper],
        charter: Charter,
        *,
        deal: str,
        state: PaperState,
        seen: int,
        before: Json = None,
    ) -> KeptPaper:
        words = Words(kind="charter", state=state, said=to_body(charter), before=before)
        return add_next(connection, viewer, kept, words, deal=deal, seen=seen, now=self.clock())

    def _carry_ticks(
        self, connection: Connection, tenant: str, kept: Sequence[KeptPaper], added: KeptPaper
    ) -> Collection[str]:
        former = next((each for each in reversed(kept) if each.state == "put"), None)
        if former is None:
            return ()
        kept_ticks = load_ticks(connection, tenant, added.id)
        ticks = {each.person: each for each in kept_ticks if each.version == former.version}
        held = find_still_acknowledged(_charter(former), _charter(added), ticks)
        for person in sorted(held):
            was = ticks[person]
            again = KeptTick(version=added.version, person=person, way=was.way, author=was.author, at=was.at)
            add_tick(connection, tenant, added.id, again)
        return held

    def _tick(
        self, connection: Connection, viewer: Viewer, paper: KeptPaper, person: str, recorder: Recorder, *, way: Way
    ) -> None:
        _check_named(paper, person)
        tick = KeptTick(version=paper.version, person=person, way=way, author=viewer.user, at=self.clock())
        if add_tick(connection, viewer.tenant, paper.id, tick):
            deal = load_deals(connection, viewer.tenant, [paper.deal])[paper.deal]
            rows = to_acknowledged(_charter(paper), deal, person)
            self._write(connection, viewer.tenant, paper.deal, recorder, rows)

    def _write(
        self, connection: Connection, tenant: str, deal_id: str, recorder: Recorder, rows: Sequence[tuple[str, Any]]
    ) -> None:
        if rows and load_origin(connection, tenant, deal_id) == "salesforce":
            recorder.within(connection).save_together(rows)

    def _find_in_force(self, connection: Connection, tenant: str, deal_id: str, version: int | None) -> KeptPaper:
        put = [each for each in load_versions(connection, tenant, deal_id, "charter") if each.state == "put"]
        if not put:
            raise InputRefusedError(say("Nothing was put to anybody yet."))
        if version not in (None, put[-1].version):
            raise EntryChangedError(say("Somebody else changed this meanwhile."))
        return put[-1]

    def _check(self, connection: Connection, token: str) -> KeptLink:
        found = find_link(connection, token, purpose="tick", now=self.clock())
        if found is None:
            raise _refuse()
        return found

    def _find_theirs(self, connection: Connection, link: KeptLink) -> tuple[KeptPaper, Deal]:
        """Return the charter in force and its deal; an address into a deal that was removed doesn't hold."""
        deal = load_deals(connection, link.tenant, [link.deal]).get(link.deal)
        if deal is None:
            raise _refuse()
        paper = self._find_in_force(connection, link.tenant, link.deal, None)
        if link.who not in find_named(_charter(paper)):
            raise _refuse()
        return paper, deal


def _charter(paper: KeptPaper) -> Charter:
    return from_body(read_said(paper))


def _before(paper: KeptPaper) -> Findings | None:
    kept = cast("Mapping[str, Any] | None", read_before(paper))
    return None if kept is None else Findings(authority=kept["authority"], risk=kept["risk"], codes=kept["codes"])


def _look(view: DealView) -> Json:
    analysis = view.analysis
    if view.freshness.system != "salesforce":
        return None
    codes = dict.fromkeys(each.code for each in analysis.findings if each.state == "fires")
    return {"authority": analysis.authority.state, "risk": analysis.risk.score, "codes": list(codes)}


def _to_addressee(
    view: DealView,
    paper: KeptPaper,
    person: str,
    coach: str | None,
    *,
    mail_address: str | None,
    reminds: bool = False,
) -> Addressee:
    deal = view.deal
    return Addressee(
        deal=paper.deal,
        paper=paper.id,
        person=person,
        name=next((each.name for each in deal.people if each.id == person), person),
        company=deal.deal.account,
        coach=coach,
        mail_address=mail_address,
        reminds=reminds,
    )


def _people(view: DealView) -> frozenset[str]:
    return frozenset(each.id for each in view.deal.people)


def _check_named(paper: KeptPaper, person: str) -> None:
    if person not in find_named(_charter(paper)):
        raise InputRefusedError(say("This person isn't named in the charter."))


def _refuse() -> PersonalLinkRefusedError:
    return PersonalLinkRefusedError(say(NO_SUCH_ADDRESS))

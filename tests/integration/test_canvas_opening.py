"""Whom a signed request lets in: over both databases, with an org that answers as each test says."""

import copy
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from connectors.errors import (
    BadInputError,
    NotAllowedError,
    QuotaUsedUpError,
    RetryLaterError,
    SignInRefusedError,
    UnexpectedAnswerError,
)
from connectors.salesforce.viewer import Identity, is_address_of
from plugin.canvas import Canvas, CanvasOpening, to_origins
from plugin.errors import (
    OrgAwayError,
    RequestMalformedError,
    RequestUsedError,
    SignatureRefusedError,
    ViewRefusedError,
)
from plugin.held_roles import HeldRoles
from plugin.sealing import Seal
from plugin.settings import Settings
from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import canvas_request, viewer_session
from plugin.tenants import CrmTenant, build_config
from plugin.viewer_sessions import NewSession, StartedSession, begin_session, load_tokens
from tests.canvas_requests import DEAL, INSTANCE, ORG, SECRET, USER, build_payload, sign

SEAL = Seal(("a key that only tests know",))
SETS = ("BuyIn_Rep", "BuyIn_Manager", "BuyIn_Coach", "BuyIn_Admin")
ACME = CrmTenant(
    name="acme",
    my_domain="acme.my.salesforce.com",
    login_url="https://login.salesforce.com",
    organization_id=ORG,
    client_id="key",
    client_secrets=("sync-secret",),
    canvas_secrets=(SECRET,),
)
OTHER_ORG = "00D000000000001EAA"
UNKNOWN_ORG = "00D000000000009EAA"
GLOBEX = replace(
    ACME, name="globex", my_domain="globex.my.salesforce.com", organization_id=OTHER_ORG, canvas_secrets=("globex",)
)
OWN = "https://buy-in.example"


@dataclass
class Org:
    """Answers as a viewer's org does; `asked` notes each opening and question."""

    identity: Identity = field(default_factory=lambda: Identity(USER, ORG))
    visible: frozenset[str] = frozenset({DEAL})
    held: frozenset[str] = frozenset({"BuyIn_Manager"})
    assigned: frozenset[str] = frozenset()
    """What the integration user reads of the viewer's permission sets."""
    failing: dict[str, Exception] = field(default_factory=dict)
    asked: list[Any] = field(default_factory=list)

    def open(self, tenant: CrmTenant, address: str, token: str) -> "Org":
        if not is_address_of(build_config(tenant), address):
            raise NotAllowedError("The request names another address.")
        self.asked.append((tenant.name, token))
        self._answer("open")
        return self

    def _answer(self, question: str) -> None:
        self.asked.append(question)
        if question in self.failing:
            raise self.failing[question]

    def fetch_identity(self) -> Identity:
        self._answer("identity")
        return self.identity

    def sees(self, opportunity_id: str) -> bool:
        self._answer("sees")
        return opportunity_id in self.visible

    def fetch_visible(self) -> frozenset[str]:
        return self.visible

    def fetch_permission_sets(self, user_id: str) -> frozenset[str]:
        self._answer("sets")
        assert user_id == USER
        return self.held

    def fetch_assigned(self, tenant: str, user_id: str) -> frozenset[str]:
        self._answer("assigned")
        assert (tenant, user_id) == ("acme", USER)
        return self.assigned

    def close(self) -> None:
        self.asked.append("close")


@pytest.fixture
def org() -> Org:
    return Org()


Open = Callable[..., CanvasOpening]


def open_canvas(store: Store, org: Org, now: datetime, tenants: Sequence[CrmTenant] = (ACME, GLOBEX)) -> Canvas:
    def begin(new: NewSession) -> StartedSession:
        return begin_session(store, SEAL, new, now=now)

    return Canvas(
        store=store,
        tenants=tenants,
        open_crm=org.open,
        begin_session=begin,
        roles=HeldRoles(permission_sets=SETS, fetch_assigned=org.fetch_assigned),
        clock=lambda: now,
    )


@pytest.fixture
def opens(store: Store, org: Org, now: datetime) -> Open:
    def opens(text: str, *, origin: str | None = None, tenants: Sequence[CrmTenant] = (ACME, GLOBEX)) -> CanvasOpening:
        return open_canvas(store, org, now, tenants).open(text, origin=origin, own_origin=OWN)

    return opens


def count(store: Store) -> tuple[int, int]:
    with store.reading(EVERY_TENANT) as connection:
        kept = [connection.scalar(select(func.count()).select_from(one)) for one in (canvas_request, viewer_session)]
    return kept[0] or 0, kept[1] or 0


def test_a_request_opens_what_it_asks_for_to_its_viewer(store: Store, opens: Open, org: Org) -> None:
    opening = opens(sign(build_payload()))
    viewer = opening.session.viewer
    assert (opening.view, opening.deal_id, opening.tenant.name) == ("panel", DEAL, "acme")
    assert (viewer.tenant, viewer.user, viewer.role) == ("acme", USER, "manager")
    assert viewer.sight is not None
    tokens = load_tokens(store, SEAL, viewer)
    assert tokens is not None
    assert (tokens.token, tokens.refresh_token) == ("00D0!viewer", None)
    assert org.asked == [("acme", "00D0!viewer"), "open", "identity", "sees", "sets", "close"]


def test_a_request_opens_one_page_even_after_a_restart(
    opens: Open, org: Org, settings: Settings, now: datetime
) -> None:
    text = sign(build_payload())
    opens(text)
    restarted = Store.open(settings)
    later = open_canvas(restarted, org, now + timedelta(days=60))
    with pytest.raises(RequestUsedError) as second:
        opens(text)
    with pytest.raises(RequestUsedError) as third:
        later.open(text, origin=None, own_origin=OWN)
    restarted.close()
    assert (second.value.times, third.value.times) == (2, 3)
    assert org.asked.count("identity") == 1


def test_the_same_payload_under_another_good_signature_is_used_too(opens: Open) -> None:
    tenants = [replace(ACME, canvas_secrets=("new", SECRET))]
    opens(sign(build_payload()), tenants=tenants)
    with pytest.raises(RequestUsedError):
        opens(sign(build_payload(), "new"), tenants=tenants)


def test_of_many_at_once_one_opens(store: Store, opens: Open) -> None:
    text = sign(build_payload())

    def try_once(_: int) -> bool:
        try:
            opens(text)
        except RequestUsedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(try_once, range(16)))
    assert sum(opened) == 1
    assert count(store) == (1, 1)


def test_long_used_requests_are_forgotten_when_their_tokens_are_long_over(
    store: Store, org: Org, now: datetime
) -> None:
    for days in (0, 1, 92):
        canvas = open_canvas(store, org, now + timedelta(days=days))
        canvas.open(sign(build_payload(issuedAt=days)), origin=None, own_origin=OWN)
    assert count(store)[0] == 1


@pytest.mark.parametrize(
    ("signer", "named"),
    [(ACME, OTHER_ORG), (GLOBEX, ORG), (ACME, "00D000000000009EAA"), (GLOBEX, "00D000000000009EAA")],
)
def test_a_secret_is_good_for_its_own_org_alone(
    store: Store, opens: Open, org: Org, signer: CrmTenant, named: str
) -> None:
    payload = build_payload()
    payload["context"]["organization"]["organizationId"] = named
    with pytest.raises(ViewRefusedError):
        opens(sign(payload, signer.canvas_secrets[0]))
    assert org.asked == []
    assert count(store) == (0, 0)


def test_a_secret_that_several_tenants_share_is_bound_by_the_org_in_the_request(opens: Open, org: Org) -> None:
    tenants = [replace(GLOBEX, canvas_secrets=("shared",)), replace(ACME, canvas_secrets=("shared",))]
    assert opens(sign(build_payload(), "shared"), tenants=tenants).tenant.name == "acme"
    assert org.asked[0] == ("acme", "00D0!viewer")


def test_the_consumer_secrets_count_where_no_others_are_set(opens: Open) -> None:
    tenants = [replace(ACME, canvas_secrets=())]
    assert opens(sign(build_payload(), "sync-secret"), tenants=tenants).tenant.name == "acme"
    with pytest.raises(SignatureRefusedError):
        opens(sign(build_payload(), "sync-secret"))


def test_an_org_that_is_not_known_yet_is_the_one_whose_my_domain_takes_the_token(opens: Open, org: Org) -> None:
    unknown = [replace(ACME, organization_id=None)]
    assert opens(sign(build_payload()), tenants=unknown).session.viewer.tenant == "acme"
    org.identity = Identity(USER, OTHER_ORG)
    with pytest.raises(ViewRefusedError):
        opens(sign(build_payload(issuedAt=1)), tenants=unknown)


def test_of_several_orgs_that_are_not_known_yet_the_address_tells_which_it_is(opens: Open) -> None:
    unknown = [replace(one, organization_id=None, canvas_secrets=("shared",)) for one in (GLOBEX, ACME)]
    assert opens(sign(build_payload(), "shared"), tenants=unknown).tenant.name == "acme"
    for address in ("https://third.my.salesforce.com", "https://["):
        payload = build_payload(issuedAt=1, client={"instanceUrl": address})
        with pytest.raises(ViewRefusedError):
            opens(sign(payload, "shared"), tenants=unknown)


@pytest.mark.parametrize(
    "address",
    [
        "http://acme.my.salesforce.com",
        "https://evil.test",
        "https://globex.my.salesforce.com",
        "https://a@b",
        "x",
        "//[",
    ],
)
def test_an_address_that_is_not_the_tenants_is_never_called(opens: Open, org: Org, address: str) -> None:
    with pytest.raises(ViewRefusedError):
        opens(sign(build_payload(client={"instanceUrl": address})))
    assert org.asked == []


@pytest.mark.parametrize("identity", [Identity("005000000000002AAA", ORG), Identity(USER, OTHER_ORG)])
def test_a_token_of_somebody_else_opens_nothing(store: Store, opens: Open, org: Org, identity: Identity) -> None:
    org.identity = identity
    with pytest.raises(ViewRefusedError):
        opens(sign(build_payload()))
    assert "sees" not in org.asked
    assert org.asked[-1] == "close"
    assert count(store) == (1, 0)


@pytest.mark.parametrize("view", ["panel", "pipeline", "coach"])
@pytest.mark.parametrize("record", ["006000000000002AAA", "001000000000001AAA"])
def test_a_record_that_the_viewer_does_not_see_opens_nothing(store: Store, opens: Open, view: str, record: str) -> None:
    with pytest.raises(ViewRefusedError):
        opens(sign(build_payload(parameters={"view": view, "recordId": record})))
    assert count(store) == (1, 0)


@pytest.mark.parametrize("view", ["pipeline", "coach"])
def test_a_list_needs_no_record(opens: Open, org: Org, view: str) -> None:
    opening = opens(sign(build_payload(parameters={"view": view})))
    assert (opening.view, opening.deal_id) == (view, None)
    assert "sees" not in org.asked


@pytest.mark.parametrize(
    ("location", "found"),
    [
        (f"https://acme.lightning.force.com/lightning/r/Opportunity/{DEAL}/view", DEAL),
        (f"https://acme.lightning.force.com/lightning/r/{DEAL[:15]}/view?x=1", DEAL),
        (f"https://evil.test/lightning/r/Opportunity/{DEAL}/view", None),
        (f"https://acme.lightning.force.com/lightning/r/Account/{DEAL}/view", None),
        (f"https://acme.lightning.force.com/other?id={DEAL}", None),
        ("https://[", None),
    ],
)
def test_without_a_record_the_page_around_the_panel_names_it(opens: Open, location: str, found: str | None) -> None:
    payload = build_payload(parameters={})
    payload["context"]["environment"]["locationUrl"] = location
    if found is None:
        with pytest.raises(RequestMalformedError):
            opens(sign(payload))
    else:
        assert opens(sign(payload)).deal_id == found


def test_a_panel_without_any_opportunity_stays_unused(store: Store, opens: Open) -> None:
    with pytest.raises(RequestMalformedError):
        opens(sign(build_payload(parameters={})))
    assert count(store) == (0, 0)


@pytest.mark.parametrize(
    "origin",
    [
        None,
        INSTANCE,
        "https://acme.lightning.force.com",
        "https://ACME.my.salesforce.com",
        OWN,
        "https://test.host:8443",
    ],
)
def test_a_request_may_come_from_the_orgs_pages_from_ours_or_from_nowhere_named(
    opens: Open, origin: str | None
) -> None:
    tenants = [replace(ACME, allowed_hosts=("test.host:8443",))]
    assert opens(sign(build_payload()), origin=origin, tenants=tenants).view == "panel"


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.test",
        "http://acme.my.salesforce.com",
        "https://acme.my.salesforce.com.evil.test",
        "https://globex.my.salesforce.com",
        "https://acme.my.salesforce.com:444",
        f"{OWN}.evil.test",
    ],
)
def test_a_request_from_a_foreign_page_is_refused_and_stays_unused(store: Store, opens: Open, origin: str) -> None:
    with pytest.raises(ViewRefusedError):
        opens(sign(build_payload()), origin=origin)
    assert count(store) == (0, 0)


@pytest.mark.parametrize(
    ("my_domain", "hosts"),
    [
        (
            "acme.my.salesforce.com",
            "acme.lightning.force.com acme.my.salesforce.com acme.my.salesforce-setup.com acme--c.vf.force.com",
        ),
        (
            "a--u.s.my.salesforce.com",
            "a--u.s.lightning.force.com a--u.s.my.salesforce.com a--u.s.my.salesforce-setup.com a--u--c.s.vf.force.com",
        ),
        ("127.0.0.1:8443", "127.0.0.1:8443 test.host"),
    ],
)
def test_the_orgs_own_pages_are_told_by_its_my_domain(my_domain: str, hosts: str) -> None:
    tenant = replace(ACME, my_domain=my_domain, allowed_hosts=("test.host",) if ":" in my_domain else ())
    assert to_origins(tenant) == tuple(f"https://{host}" for host in hosts.split())


@pytest.mark.parametrize("question", ["open", "identity", "sees"])
@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        (RetryLaterError("Away."), OrgAwayError),
        (UnexpectedAnswerError("Odd."), OrgAwayError),
        (QuotaUsedUpError("Tomorrow."), OrgAwayError),
        (BadInputError("No CA bundle."), OrgAwayError),
        (SignInRefusedError("Over."), ViewRefusedError),
        (NotAllowedError("No."), ViewRefusedError),
    ],
)
def test_what_the_org_cannot_vouch_for_stays_shut(
    opens: Open, org: Org, question: str, fault: Exception, refusal: type[Exception]
) -> None:
    org.failing[question] = fault
    with pytest.raises(refusal):
        opens(sign(build_payload()))
    assert "sets" not in org.asked


@pytest.mark.parametrize(
    ("held", "role"),
    [
        ({"BuyIn_Rep"}, "rep"),
        ({"BuyIn_Rep", "BuyIn_Coach"}, "coach"),
        ({"BuyIn_Admin", "Other"}, "admin"),
        ({"Other"}, "rep"),
        (set(), "rep"),
    ],
)
def test_the_permission_sets_decide_the_role_and_the_lowest_stays_without(
    opens: Open, org: Org, held: set[str], role: str
) -> None:
    org.held = frozenset(held)
    assert opens(sign(build_payload())).session.viewer.role == role


def test_an_org_that_keeps_its_permission_sets_to_itself_gives_the_lowest_role(opens: Open, org: Org) -> None:
    org.failing["sets"] = UnexpectedAnswerError("Odd.")
    assert opens(sign(build_payload())).session.viewer.role == "rep"


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        (INSTANCE, INSTANCE),
        ("https://evil.test", None),
        ("*", None),
        (None, None),
        ("http://acme.my.salesforce.com", None),
    ],
)
def test_the_page_speaks_to_the_orgs_own_pages_alone(opens: Open, target: str | None, kept: str | None) -> None:
    assert opens(sign(build_payload(client={"targetOrigin": target}))).target_origin == kept


def test_every_refusal_before_the_signature_is_checked_leaves_no_trace(store: Store, opens: Open, org: Org) -> None:
    broken = copy.deepcopy(build_payload())
    for text in ("", "x", "a.b", sign(broken, "not ours"), sign(b"[]", "not ours"), sign(b"[]")):
        with pytest.raises((RequestMalformedError, SignatureRefusedError)):
            opens(text)
    assert org.asked == []
    assert count(store) == (0, 0)


def test_who_may_not_look_at_their_own_permission_sets_is_looked_up_by_the_integration_user(
    opens: Open, org: Org
) -> None:
    org.held, org.assigned = frozenset({"Something_Else"}), frozenset({"BuyIn_Coach"})

    assert opens(sign(build_payload())).session.viewer.role == "coach"


def test_the_integration_user_is_not_asked_where_the_viewers_own_token_shows_a_set_of_ours(
    opens: Open, org: Org
) -> None:
    org.assigned = frozenset({"BuyIn_Admin"})

    assert opens(sign(build_payload())).session.viewer.role == "manager"
    assert "assigned" not in org.asked


@pytest.mark.parametrize(
    "fault", [SignInRefusedError("No."), NotAllowedError("No."), RetryLaterError("Later."), QuotaUsedUpError("Later.")]
)
def test_where_nobody_can_look_the_sets_up_the_panel_opens_with_the_lowest_role(
    opens: Open, org: Org, fault: Exception
) -> None:
    org.held, org.failing["assigned"] = frozenset(), fault

    assert opens(sign(build_payload())).session.viewer.role == "rep"

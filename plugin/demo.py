"""Decides what the demo is: a sample org behind HTTPS, and an installation in a temporary folder that syncs with it."""

import tempfile
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from connectors.demo_org.org import DemoOrg
from connectors.demo_org.records import build_records
from connectors.demo_org.server import RunningOrg, serve_org
from connectors.demo_org.sharing import share_by_role
from plugin.bootstrap import Services, open_services, tell_time
from plugin.children import watch
from plugin.demo_coaching import find_coach
from plugin.demo_past import build_past
from plugin.errors import BuyInError
from plugin.oauth import CALLBACK
from plugin.progress import ProgressLine
from plugin.serving import DEFAULT_HOST, list_parts, open_listener, to_address
from plugin.sign_in import Invitation
from plugin.store.tenants import DEFAULT_TENANT
from plugin.sync_summary import list_set_aside, write_summary
from plugin.views import PipelineRow, Viewer
from plugin.working import read_and_analyse

KEPT_SETTINGS = ("BUYIN_LANGUAGE", "BUYIN_LOG_LEVEL", "BUYIN_LOG_FORMAT")
MANAGER = Viewer(tenant=DEFAULT_TENANT, role="manager", user=None)

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A running sample org and the environment of an installation that syncs with it."""

    org: RunningOrg
    environ: Mapping[str, str]


@contextmanager
def open_demo(environ: Mapping[str, str]) -> Iterator[Demo]:
    """Start the sample org and set up an installation for it, in a folder that is gone in the end."""
    sample = DemoOrg(build_records(tell_time()), now=tell_time)
    share_by_role(sample)
    with tempfile.TemporaryDirectory(prefix="buyin-demo-") as folder, serve_org(sample) as org:
        yield Demo(org=org, environ=build_environment(Path(folder), org, environ))


def build_environment(folder: Path, org: RunningOrg, environ: Mapping[str, str]) -> dict[str, str]:
    """Make the demo's environment: none of the user's own settings, but the language and how logs look."""
    kept = {name: value for name, value in environ.items() if not name.startswith("BUYIN_") or name in KEPT_SETTINGS}
    return {
        "BUYIN_LOG_LEVEL": "warning",
        **kept,
        "BUYIN_DATA_DIR": str(folder),
        "BUYIN_SALESFORCE_MY_DOMAIN": org.host,
        "BUYIN_SALESFORCE_LOGIN_URL": org.login_url,
        "BUYIN_SALESFORCE_ALLOWED_HOSTS": org.host,
        "BUYIN_SALESFORCE_CA_BUNDLE": str(org.ca_bundle),
        "BUYIN_SALESFORCE_CLIENT_ID": org.client_id,
        "BUYIN_SALESFORCE_CLIENT_SECRETS": org.client_secret,
        "BUYIN_SALESFORCE_USERNAME": org.username,
        "BUYIN_SALESFORCE_PRIVATE_KEY": org.private_key,
    }


def fill_demo(demo: Demo, tell: Tell) -> None:
    """Sync the sample org as any other, and tell what came of it."""
    services = open_services(demo.environ)
    try:
        with ProgressLine() as line:
            counts = read_and_analyse(services, DEFAULT_TENANT, on_step=line.on_step, on_jobs=line.on_jobs)
        if counts.error:
            raise BuyInError(counts.error)
        build_past(services, MANAGER, now=services.clock())
        for told in (write_summary(counts), *list_set_aside(services.set_aside(DEFAULT_TENANT))):
            tell(told)
        tell("")
        for sentence in _iter_deals(services):
            tell(sentence)
    finally:
        services.close()


def serve_demo(demo: Demo, port: int, tell: Tell, *, open_browser: bool) -> None:
    """Serve the demo until somebody stops it, with one address to open."""
    with open_listener(DEFAULT_HOST, port, or_next=True) as listener:
        found = listener.getsockname()[1]
        if port not in (0, found):
            tell(f"Port {port} is busy; taking {found}.")
        base_url = to_address(listener)
        demo.org.web_sign_ins.callbacks.add(base_url + CALLBACK)
        environ = {**demo.environ, "BUYIN_BASE_URL": base_url}
        services = open_services(environ)
        try:
            address = services.signing_in.invite(Invitation(tenant=DEFAULT_TENANT, role="manager"))
            coach = Invitation(tenant=DEFAULT_TENANT, role="coach", user=find_coach(services).user)
            coaching = f"{services.signing_in.invite(coach)}?next=/coach"
        finally:
            services.close()
        tell("")
        tell(f"Open {address}")
        tell(f"To go on as a coach, where six leaders' answers wait to be put together, open {coaching}")
        tell("(each signs you in once, within 15 minutes; Ctrl-C stops the demo)")
        tell(
            "To see it as a manager, a rep, a coach or an admin does, sign out and sign in through the sample org; the"
        )
        tell("browser warns of its certificate, which is its own.")
        if open_browser:
            webbrowser.open(address)
        watch(list_parts(listener, environ, services.settings))


def _iter_deals(services: Services) -> Iterator[str]:
    rows = services.pipeline(MANAGER, limit=None).rows
    yield f"{len(rows)} open deals; those at most risk, and the one at least:"
    for row in (*rows[:8], *rows[8:][-1:]):
        yield _describe(row)


def _describe(row: PipelineRow) -> str:
    return f"  {row.risk:>3}  {row.name}\n       {row.verdict}"

"""Whether a tenant's org would take what write-back sends: the package is there, and its fields may be written."""

from collections.abc import Iterator, Mapping
from contextlib import closing

from connectors.errors import ConnectorError
from connectors.salesforce.judgement_objects import JUDGEMENT_OBJECTS
from plugin.bootstrap import open_services
from plugin.checks import Problem
from plugin.overlay import CONTACT, CONTACT_ROLE
from plugin.planned_tasks import SUBJECT, TASK
from plugin.ports import CrmWriter
from plugin.results import OPPORTUNITY, RESULTS
from plugin.settings import load_settings

ID = "write-back"
MOST_NAMED = 6
PERMISSION_SET = "BuyIn_Integration"


def check_orgs(environ: Mapping[str, str]) -> Iterator[Problem]:
    """Check each org that is written to; nothing where that is off or where the installation can't be opened."""
    if load_settings(environ).salesforce_write_back != "on":
        return
    services = open_services(environ)
    try:
        for tenant in services.orgs.load_readable():
            if tenant.write_back == "on":
                yield check_write_back(services.orgs.open_writer(tenant.name, wait=_dont_wait))
    except ConnectorError as problem:
        yield Problem(id=ID, level="warning", hint=f"Write-back is on, but the org can't be asked: {problem}")
    finally:
        services.close()


def _dont_wait(_seconds: float) -> None:
    """Ask again at once: a check tells what is now."""


def check_write_back(writer: CrmWriter) -> Problem:
    """Ask the org what the integration user may write; raises nothing."""
    try:
        with closing(writer):
            lacking = list(_find_lacking(writer))
    except ConnectorError as problem:
        return Problem(id=ID, level="warning", hint=f"Write-back is on, but the org can't be asked: {problem}")
    if not lacking:
        return Problem(id=ID, level="ok", hint="Write-back is on, and the org takes what it sends.")
    named = ", ".join(lacking[:MOST_NAMED]) + (f" and {len(lacking) - MOST_NAMED} more" if lacking[MOST_NAMED:] else "")
    hint = (
        f"Write-back is on, but the integration user can't write {named}. Install the package, and give the user the "
        f"permission set {PERMISSION_SET}; until then these values wait here."
    )
    return Problem(id=ID, level="warning", hint=hint)


def _find_lacking(writer: CrmWriter) -> list[str]:
    """Name the objects and fields that can't be written."""
    lacking = []
    for wanted in JUDGEMENT_OBJECTS:
        writable = writer.look(wanted.kind)
        if writable.problem is not None:
            lacking.append(wanted.kind)
            continue
        ours = {column.name for column in wanted.columns if not column.optional} - {"CreatedById"}
        lacking += [f"{wanted.kind}.{name}" for name in sorted(ours - writable.create)]
    for kind, names in ((OPPORTUNITY, RESULTS), (CONTACT, ("ReportsToId",))):
        writable = writer.look(kind)
        lacking += [f"{kind}.{name}" for name in names if name not in writable.update]
    for kind, name in ((CONTACT_ROLE, "ContactId"), (TASK, SUBJECT)):
        if name not in writer.look(kind).create:
            lacking.append(kind)
    return lacking

"""Which detector and structure parameters a tenant's deals are analysed with: its own before the settings'."""

import json
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from graph.deal import Tuning
from plugin.errors import InputRefusedError
from plugin.schedule import add_analyses
from plugin.settings import Settings, find_tuning_problems
from plugin.store.deals import load_deal_ids
from plugin.store.store import Store
from plugin.store.tenants import DEFAULT_TENANT, add_tenant, drop_value, load_tenants, load_value, save_value

NAME = "tuning"


def load_tuning(store: Store, settings: Settings, tenant: str) -> Tuning:
    """Return what is in force for a tenant, parameter by parameter."""
    return join_tunings(settings.tuning, load_own_tuning(store, tenant))


def join_tunings(house: Tuning, own: Tuning) -> Tuning:
    """Return what is in force of the installation's tuning and a tenant's own, which comes before it."""
    codes = {*house.detectors, *own.detectors}
    return Tuning(
        detectors={code: {**house.detectors.get(code, {}), **own.detectors.get(code, {})} for code in sorted(codes)},
        structure={**house.structure, **own.structure},
    )


def load_own_tuning(store: Store, tenant: str) -> Tuning:
    """Return what was set for a tenant itself; raises `InputRefusedError` where there is no such tenant."""
    with store.reading(tenant) as connection:
        if tenant not in (DEFAULT_TENANT, *load_tenants(connection)):
            raise InputRefusedError(f"There is no tenant {tenant}; `buyin tenant list` names those there are.")
        return read_own_tuning(connection, tenant)


def read_own_tuning(connection: Connection, tenant: str) -> Tuning:
    """Return what was set for a tenant itself, as the transaction sees it."""
    kept = load_value(connection, tenant, NAME)
    return Tuning() if kept is None else Tuning(**json.loads(kept))


def save_own_tuning(store: Store, tenant: str, tuning: Tuning | None, *, now: datetime) -> int:
    """Keep, or with None forget, a tenant's own tuning; ask for its open deals anew and return how many."""
    load_own_tuning(store, tenant)
    with store.writing(tenant) as connection:
        return write_own_tuning(connection, tenant, tuning, now=now)


def write_own_tuning(connection: Connection, tenant: str, tuning: Tuning | None, *, now: datetime) -> int:
    """Do what `save_own_tuning` says within the caller's transaction, for a tenant that there is."""
    if tuning is None:
        drop_value(connection, tenant, NAME)
    else:
        add_tenant(connection, tenant, now=now)
        kept = {"detectors": tuning.detectors, "structure": tuning.structure}
        save_value(connection, tenant, NAME, json.dumps(kept, sort_keys=True), now=now)
    deals = load_deal_ids(connection, tenant, open_only=True)
    add_analyses(connection, tenant, deals, now=now)
    return len(deals)


def read_tuning(path: Path) -> Tuning:
    """Read a tuning from a TOML or JSON file; raises `InputRefusedError` naming each place that makes no sense."""
    try:
        text = path.read_text(encoding="utf-8")
        tuned: Any = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except OSError as error:
        raise InputRefusedError(f"{path} can't be read: {error.strerror}.") from error
    except ValueError as error:
        raise InputRefusedError(f"{path} is neither TOML nor JSON: {error}.") from error
    problems = list(find_tuning_problems(tuned))
    if problems:
        raise InputRefusedError(f"{path}: {'; '.join(problems)}")
    given: Mapping[str, Any] = tuned
    return Tuning(detectors=given.get("detectors", {}), structure=given.get("structure", {}))

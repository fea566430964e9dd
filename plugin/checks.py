"""Decides whether an installation can serve: each check has an id, a level, and a hint for what to do."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from plugin.errors import BuyInError, MailAwayError, MailRefusedError, SettingsError, StoreError
from plugin.keys import complete_keys
from plugin.mailing import Mailer
from plugin.settings import Settings, load_settings
from plugin.store.engines import load_sqlite_library
from plugin.store.store import Store
from plugin.tenants import Tenants

Level = Literal["ok", "info", "warning", "error"]
ROOM_NEEDED = 500 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a check found; `ok` where there is nothing to do, and only `error` keeps the program from serving."""

    id: str
    level: Level
    hint: str


def check_installation(environ: Mapping[str, str]) -> list[Problem]:
    """Check everything, from the settings on; what can't be looked at because of an earlier error is left out."""
    try:
        settings = load_settings(environ)
    except SettingsError as error:
        return [Problem(id="settings", level="error", hint=problem) for problem in error.problems]
    found = [Problem(id="settings", level="ok", hint="All settings can be read.")]
    found.append(_check_keys(settings))
    try:
        store = Store.open(settings)
    except StoreError as error:
        found.append(Problem(id="database", level="error", hint=str(error)))
    else:
        found.extend(check_store(store, settings))
        if not any(problem.level == "error" for problem in found) and store.find_schema_state() == "current":
            found.extend(_check_tenants(store, complete_keys(settings)))
        store.close()
    found.append(check_broker(settings))
    found.extend(_check_surroundings(settings))
    return found


def check_store(store: Store, settings: Settings) -> Iterator[Problem]:
    """Check that the database answers and is of this version."""
    try:
        state = store.find_schema_state()
        if state == "empty" and settings.is_embedded:
            yield Problem(id="schema", level="info", hint="The database is empty; the first use makes its tables.")
        else:
            store.check_schema()
            yield Problem(id="schema", level="ok", hint="The database is up to date.")
    except StoreError as error:
        yield Problem(id="database", level="error", hint=str(error))
        return
    name = store.engine.dialect.name
    version = f"SQLite {load_sqlite_library().sqlite_version}" if name == "sqlite" else "PostgreSQL"
    yield Problem(id="database", level="ok", hint=f"The database answers ({version}).")


def check_broker(settings: Settings) -> Problem:
    """Check that work can be announced; without it the sweep still finds the work, only later."""
    # Celery is slow to import, and every command names what is here.
    from kombu.exceptions import OperationalError  # noqa: PLC0415

    from plugin.celery_app import ANSWER_WITHIN, build_celery  # noqa: PLC0415

    try:
        app = build_celery(settings)
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=ANSWER_WITHIN)
    except (OSError, OperationalError) as error:
        where = "the data folder" if settings.broker_url is None else "BUYIN_BROKER_URL"
        return Problem(
            id="broker", level="error", hint=f"The broker doesn't answer ({type(error).__name__}); look at {where}."
        )
    return Problem(id="broker", level="ok", hint="The broker answers.")


def _check_keys(settings: Settings) -> Problem:
    try:
        keys = complete_keys(settings).secret_keys
    except BuyInError as error:
        return Problem(id="secret-keys", level="error", hint=str(error))
    return Problem(id="secret-keys", level="ok", hint=f"Secret keys: {len(keys)}.")


def _check_tenants(store: Store, settings: Settings) -> Iterator[Problem]:
    """Check that the secrets of each tenant can be read with the keys there are."""
    tenants = Tenants(store, settings)
    for line in tenants.list_lines():
        try:
            tenants.load(line.name)
        except BuyInError as error:
            yield Problem(id=f"tenant-{line.name}", level="warning", hint=str(error))


def _check_mail(mailer: Mailer) -> Problem:
    """Check that mails can be handed over; without the server the digest is still a page."""
    try:
        mailer.check()
    except (MailAwayError, MailRefusedError) as error:
        return Problem(id="mail", level="warning", hint=str(error))
    return Problem(id="mail", level="ok", hint="The mail server answers.")


def _check_surroundings(settings: Settings) -> Iterator[Problem]:
    if not settings.is_embedded and not (settings.base_url or "").startswith("https://"):
        hint = "Set BUYIN_BASE_URL to the public https address; links and cookies depend on it."
        yield Problem(id="base-url", level="warning", hint=hint)
    if settings.salesforce_my_domain and not settings.has_salesforce:
        hint = (
            "Salesforce is set in part: BUYIN_SALESFORCE_CLIENT_ID is needed, and BUYIN_SALESFORCE_USERNAME with "
            "BUYIN_SALESFORCE_PRIVATE_KEY or BUYIN_SALESFORCE_CLIENT_SECRETS."
        )
        yield Problem(id="salesforce", level="warning", hint=hint)
    elif not settings.has_salesforce:
        hint = "No Salesforce org is set; deals come from files (`buyin import`)."
        yield Problem(id="salesforce", level="info", hint=hint)
    if mailer := Mailer.open(settings):
        yield _check_mail(mailer)
    if settings.salesforce_write_back == "on" and not settings.has_salesforce:
        hint = "BUYIN_SALESFORCE_WRITE_BACK is on, but no Salesforce org is set: nothing is written."
        yield Problem(id="write-back", level="warning", hint=hint)
    free = shutil.disk_usage(settings.data_dir).free if settings.data_dir.exists() else ROOM_NEEDED
    if free < ROOM_NEEDED:
        yield Problem(id="disk", level="warning", hint=f"Only {free // 2**20} MiB are free at {settings.data_dir}.")

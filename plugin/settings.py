"""Which settings there are, what each means, and where this installation's values come from.

One table: the fields of `Settings`. From it come the reading of the environment and of the file named by
`BUYIN_CONFIG`, the nearest name for a misspelt one, `buyin settings` and the documentation.
"""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

import platformdirs
from sqlalchemy.engine import URL, make_url

from graph.deal import FORMAT, Tuning
from graph.speech import ENGLISH
from plugin.errors import SettingsError
from plugin.languages import find_languages
from plugin.setting_values import (
    Reader,
    RefusedValueError,
    read_address,
    read_api_version,
    read_broker_url,
    read_choice,
    read_database_url,
    read_host,
    read_hosts,
    read_keys,
    read_list,
    read_mail_url,
    read_organization_id,
    read_path,
    read_private_key,
    read_role_mapping,
    read_role_names,
    read_share,
    read_table,
    read_text,
    read_whole_number,
)

PREFIX = "BUYIN_"
CONFIG = "BUYIN_CONFIG"
MASK = "********"
LOCAL_ADDRESS = "http://127.0.0.1:8000"

Secrecy = Literal["open", "secret", "password"]


def _to_text(value: Any) -> str:
    if value is None or value == ():
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _setting(
    about: str,
    read: Reader,
    default: Any = None,
    *,
    words: str | None = None,
    secrecy: Secrecy = "open",
) -> Any:
    """Declare one setting: its meaning, its reader, its default and that default in words."""
    metadata = {"about": about, "read": read, "words": words or _to_text(default), "secrecy": secrecy}
    return field(default=default, metadata=metadata, repr=secrecy == "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation is set to. Its repr hides secrets."""

    data_dir: Path = _setting(
        "folder of the embedded database, broker and keys", read_path, Path(), words="the platform's user data folder"
    )
    database_url: str = _setting(
        "the database: sqlite:///FILE, or postgresql+psycopg://... in production",
        read_database_url,
        "",
        words="sqlite:///<data dir>/buyin.db",
        secrecy="password",
    )
    broker_url: str | None = _setting(
        "how work reaches the workers: redis://... or amqp://... in production",
        read_broker_url,
        words="embedded",
        secrecy="password",
    )
    secret_keys: tuple[str, ...] = _setting(
        "keys that sign and encrypt, newest first; required in production",
        read_keys,
        (),
        words="made and kept in the data dir when embedded",
        secrecy="secret",
    )
    base_url: str | None = _setting("the public https address", read_address)
    trusted_proxies: int = _setting("how many proxies stand in front", read_whole_number(0, 10), 0)
    salesforce_my_domain: str | None = _setting("My Domain host of the org, such as acme.my.salesforce.com", read_host)
    salesforce_login_url: str = _setting("where users sign in", read_address, "https://login.salesforce.com")
    salesforce_organization_id: str | None = _setting(
        "the org's 18-character id", read_organization_id, words="learned at the first sync"
    )
    salesforce_client_id: str | None = _setting("consumer key of the External Client App", read_text)
    salesforce_client_secrets: tuple[str, ...] = _setting(
        "consumer secrets of the External Client App, newest first", read_list, (), secrecy="secret"
    )
    salesforce_canvas_secrets: tuple[str, ...] = _setting(
        "secrets that sign Canvas requests, newest first",
        read_list,
        (),
        words="the client secrets",
        secrecy="secret",
    )
    salesforce_username: str | None = _setting("the integration user, for a JWT sign-in", read_text)
    salesforce_private_key: str | None = _setting(
        "private key (PEM) for a JWT sign-in; without it, client credentials", read_private_key, secrecy="secret"
    )
    salesforce_daily_share: float = _setting("share of the org's daily API limit that a sync may use", read_share, 0.5)
    salesforce_contact_roles: Mapping[str, bool] | None = _setting(
        "contact roles, and whether each suggests who decides (JSON, or a table of the file); others are unmapped",
        read_role_mapping,
        words="the roles that Salesforce ships with",
    )
    salesforce_role_permission_sets: tuple[str, ...] = _setting(
        "permission sets of rep, manager, coach and admin, in that order; who holds several has the last",
        read_role_names,
        ("BuyIn_Rep", "BuyIn_Manager", "BuyIn_Coach", "BuyIn_Admin"),
    )
    smtp_url: str | None = _setting(
        "mail server of the weekly digest: smtp://user:password@host:port (STARTTLS where offered), or smtps://...",
        read_mail_url,
        words="none: the digest is a page, links are copied by hand",
        secrecy="password",
    )
    mail_from: str | None = _setting("sender of mails, such as Buy-In <buyin@acme.example>", read_text)
    salesforce_api_version: str = _setting("version of Salesforce's API", read_api_version, "66.0")
    salesforce_ca_bundle: Path | None = _setting(
        "file with the certificate authorities to trust", read_path, words="the system's"
    )
    salesforce_bulk: str = _setting(
        "when a kind that is read for the first time comes by the Bulk API: auto (from 50,000 rows on), always, never",
        read_choice("auto", "always", "never"),
        "auto",
    )
    salesforce_allowed_hosts: tuple[str, ...] = _setting(
        "further hosts that may be spoken to, such as a test server", read_hosts, (), words="Salesforce's own domains"
    )
    salesforce_write_back: str = _setting(
        "whether what is entered here, and the results, are written to Salesforce", read_choice("off", "on"), "off"
    )
    language: str = _setting(
        "language of what is kept and sent: analyses, the CRM's fields, mails; pages speak the browser's",
        read_choice(*find_languages()),
        ENGLISH,
    )
    log_level: str = _setting("least level that is logged", read_choice("debug", "info", "warning", "error"), "info")
    log_format: str | None = _setting(
        "how log lines look: console or json", read_choice("console", "json"), words="console on a terminal, else json"
    )
    file_limit_mib: int = _setting("largest deal file taken, in MiB", read_whole_number(1, 1024), 16)
    detectors: Mapping[str, Mapping[str, bool | int | float]] | None = _setting(
        "detectors switched off and their parameters, as in a deal file's settings (JSON, or a table of the file)",
        read_table,
    )
    structure: Mapping[str, int | float] | None = _setting(
        "parameters of the structure part, as in a deal file's settings (JSON, or a table of the file)", read_table
    )
    origins: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def address(self) -> str:
        """Where links to the pages lead: the public address, or this machine's usual port."""
        return self.base_url or LOCAL_ADDRESS

    @property
    def is_embedded(self) -> bool:
        """Whether this is one program with a database file and no broker: not what `production` means."""
        return self.database_url.startswith("sqlite:") and self.broker_url is None

    @property
    def has_salesforce(self) -> bool:
        """Whether enough is set to sign in to the org of the tenant `default`."""
        by_jwt = self.salesforce_username and self.salesforce_private_key
        return bool(
            self.salesforce_my_domain and self.salesforce_client_id and (by_jwt or self.salesforce_client_secrets)
        )

    @property
    def tuning(self) -> Tuning:
        """Return the detector and structure parameters that every deal's analysis starts from."""
        return Tuning(detectors=self.detectors or {}, structure=self.structure or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One line of `buyin settings` and of the documentation; secrets are masked."""

    name: str
    value: str
    origin: str
    default: str
    about: str


@dataclass(frozen=True, slots=True)
class _Given:
    """A value as found, with the place where it was found."""

    place: str
    origin: str
    value: Any


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings: the environment wins over the file named by `BUYIN_CONFIG`. All problems come at once."""
    problems: list[str] = []
    given = _take(_iter_file(environ.get(CONFIG, ""), problems), problems)
    given |= _take(_iter_environment(environ), problems)
    values: dict[str, Any] = {}
    for declared in _declared():
        found = given.get(declared.name)
        if found is not None:
            try:
                values[declared.name] = declared.metadata["read"](found.value)
            except RefusedValueError as refusal:
                problems.append(f"{found.place} {refusal}.")
    settings = _complete(values, {name: found.origin for name, found in given.items()})
    if not problems:
        problems.extend(_find_contradictions(settings))
    if problems:
        raise SettingsError(problems)
    return settings


def settings_rows(settings: Settings | None = None) -> tuple[SettingRow, ...]:
    """List every setting; without `settings`, the defaults in words, for the documentation."""
    return tuple(
        SettingRow(
            name=PREFIX + declared.name.upper(),
            value=declared.metadata["words"] if settings is None else _to_shown(settings, declared),
            origin="default" if settings is None else settings.origins.get(declared.name, "default"),
            default=declared.metadata["words"],
            about=declared.metadata["about"],
        )
        for declared in _declared()
    )


def _declared() -> tuple[Any, ...]:
    return tuple(declared for declared in fields(Settings) if "read" in declared.metadata)


def _complete(values: dict[str, Any], origins: dict[str, str]) -> Settings:
    """Fill in the defaults that depend on other settings."""
    data_dir = values.setdefault("data_dir", Path(platformdirs.user_data_dir("buyin", appauthor=False)))
    values.setdefault("database_url", URL.create("sqlite", database=str(data_dir / "buyin.db")).render_as_string())
    values.setdefault("salesforce_canvas_secrets", values.get("salesforce_client_secrets", ()))
    return Settings(**values, origins=origins)


def _find_contradictions(settings: Settings) -> Iterator[str]:
    if not settings.is_embedded and not settings.secret_keys:
        yield "BUYIN_SECRET_KEYS is missing: with a database or a broker of its own, the program needs given keys."
    if settings.salesforce_private_key and not settings.salesforce_username:
        yield "BUYIN_SALESFORCE_USERNAME is missing: BUYIN_SALESFORCE_PRIVATE_KEY needs it."
    if settings.smtp_url and not settings.mail_from:
        yield "BUYIN_MAIL_FROM is missing: BUYIN_SMTP_URL needs it."
    if settings.detectors or settings.structure:
        yield from find_tuning_problems({"detectors": settings.detectors or {}, "structure": settings.structure or {}})


def find_tuning_problems(tuned: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with detector and structure parameters, checked as those of a deal file are."""
    # The reader of deal files is slow to import, and few installations tune anything.
    from connectors.files.problems import DealFileError  # noqa: PLC0415
    from connectors.files.reader import read_document  # noqa: PLC0415

    empty = {"format": FORMAT, "as_of": "2000-01-01", "deal": {"id": "none", "name": "none"}}
    try:
        read_document({**empty, "settings": tuned})
    except DealFileError as error:
        yield from map(str, error.errors)


def _iter_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, _Given]]:
    for name in sorted(environ):
        if name.startswith(PREFIX) and name != CONFIG and environ[name].strip():
            yield name, _Given(name, "environment", environ[name])


def _iter_file(path: str, problems: list[str]) -> Iterator[tuple[str, _Given]]:
    """Yield what the file holds; `[salesforce] my_domain` and `salesforce_my_domain` are the same."""
    if not path.strip():
        return
    try:
        tables = tomllib.loads(Path(path).expanduser().read_text("utf-8-sig"))
    except OSError as error:
        problems.append(f"{CONFIG}: {path} can't be read: {error.strerror}.")
        return
    except ValueError as error:
        problems.append(f"{CONFIG}: {path} isn't TOML: {error}.")
        return
    tables_by_name = {declared.name for declared in _declared() if declared.metadata["read"] is read_table}
    for keys, value in _iter_leaves(tables, (), tables_by_name):
        name = "_".join(keys).upper().removeprefix(PREFIX)
        yield PREFIX + name, _Given(f"{'.'.join(keys)} in {path}", f"file {path}", value)


def _iter_leaves(table: Mapping[str, Any], above: tuple[str, ...], whole: set[str]) -> Iterator[tuple[Any, Any]]:
    for key, value in table.items():
        name = "_".join((*above, key)).lower().removeprefix(PREFIX.lower())
        if isinstance(value, dict) and name not in whole:
            yield from _iter_leaves(value, (*above, key), whole)
        else:
            yield (*above, key), value


def _take(found: Iterator[tuple[str, _Given]], problems: list[str]) -> dict[str, _Given]:
    """Sort what was found by setting, reading `NAME_FILE` of secrets; what has no setting is a problem."""
    known = {PREFIX + declared.name.upper(): declared.name for declared in _declared()}
    by_file = {
        f"{PREFIX}{declared.name.upper()}_FILE": declared.name
        for declared in _declared()
        if declared.metadata["secrecy"] != "open"
    }
    taken: dict[str, _Given] = {}
    for name, given in found:
        setting = known.get(name) or by_file.get(name)
        if setting is None:
            problems.append(_describe_unknown(name, given.place, (*known, *by_file, CONFIG)))
        elif setting in taken:
            problems.append(f"{given.place} sets what {taken[setting].place} sets already.")
        elif name in known:
            taken[setting] = given
        elif (text := _read_secret(given, problems)) is not None:
            taken[setting] = _Given(given.place, f"{given.origin}, file {given.value}", text)
    return taken


def _describe_unknown(name: str, place: str, known: tuple[str, ...]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)
    return f"{place} isn't a setting; the nearest is {nearest[0]}."


def _read_secret(given: _Given, problems: list[str]) -> str | None:
    try:
        text = Path(given.value).expanduser().read_text("utf-8").strip()
    except (OSError, TypeError, ValueError):
        problems.append(f"{given.place} names a file that can't be read.")
        return None
    if not text:
        problems.append(f"{given.place} names an empty file.")
        return None
    return text


def _to_shown(settings: Settings, declared: Any) -> str:
    value = getattr(settings, declared.name)
    if value in (None, (), "", {}):
        return str(declared.metadata["words"])
    if declared.metadata["secrecy"] == "secret":
        return MASK
    if declared.metadata["secrecy"] == "password":
        return _hide_password(str(value))
    return _to_text(value)


def _hide_password(address: str) -> str:
    """Mask the password of an address and leave out its query, which may hold one too."""
    return make_url(address).set(query={}).render_as_string()

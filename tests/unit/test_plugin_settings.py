from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from plugin.errors import SettingsError
from plugin.settings import Settings, load_settings, settings_rows

CONTRACT = {
    "BUYIN_DATA_DIR",
    "BUYIN_DATABASE_URL",
    "BUYIN_BROKER_URL",
    "BUYIN_SECRET_KEYS",
    "BUYIN_BASE_URL",
    "BUYIN_TRUSTED_PROXIES",
    "BUYIN_SALESFORCE_MY_DOMAIN",
    "BUYIN_SALESFORCE_LOGIN_URL",
    "BUYIN_SALESFORCE_ORGANIZATION_ID",
    "BUYIN_SALESFORCE_CLIENT_ID",
    "BUYIN_SALESFORCE_CLIENT_SECRETS",
    "BUYIN_SALESFORCE_CANVAS_SECRETS",
    "BUYIN_SALESFORCE_USERNAME",
    "BUYIN_SALESFORCE_PRIVATE_KEY",
    "BUYIN_SALESFORCE_DAILY_SHARE",
    "BUYIN_SALESFORCE_ROLE_PERMISSION_SETS",
    "BUYIN_SMTP_URL",
    "BUYIN_MAIL_FROM",
    "BUYIN_SALESFORCE_API_VERSION",
    "BUYIN_SALESFORCE_CA_BUNDLE",
    "BUYIN_SALESFORCE_BULK",
    "BUYIN_SALESFORCE_ALLOWED_HOSTS",
    "BUYIN_SALESFORCE_WRITE_BACK",
    "BUYIN_LOG_LEVEL",
    "BUYIN_LOG_FORMAT",
}
KEY = "-----BEGIN PRIVATE KEY-----\nMIIinvented\n-----END PRIVATE KEY-----\n"


def _problems(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refused:
        load_settings(environ)
    return refused.value.problems


def _write(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    return str(path)


def test_every_setting_has_a_row_with_its_meaning_and_default() -> None:
    rows = settings_rows()
    assert {row.name for row in rows} >= CONTRACT
    assert all(row.about and row.default for row in rows)


def test_without_anything_the_program_is_embedded_in_the_users_data_folder() -> None:
    settings = load_settings({"HOME": "/home/somebody", "PATH": "/bin"})
    assert settings.is_embedded
    assert settings.database_url.startswith("sqlite:///")
    assert settings.database_url.endswith("/buyin.db")
    assert not settings.has_salesforce
    assert settings.salesforce_daily_share == 0.5
    assert settings.salesforce_api_version == "66.0"


def test_a_data_folder_with_odd_characters_still_names_one_file() -> None:
    settings = load_settings({"BUYIN_DATA_DIR": "/nowhere/a b?c#d%20é"})
    assert make_url(settings.database_url).database == "/nowhere/a b?c#d%20é/buyin.db"


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    assert _problems({"BUYIN_LOG_LEVL": "debug"}) == (
        "BUYIN_LOG_LEVL isn't a setting; the nearest is BUYIN_LOG_LEVEL.",
    )


def test_all_problems_come_at_once() -> None:
    problems = _problems(
        {
            "BUYIN_DATABSE_URL": "sqlite:///x",
            "BUYIN_TRUSTED_PROXIES": "yes",
            "BUYIN_SALESFORCE_DAILY_SHARE": "1.5",
            "BUYIN_SALESFORCE_BULK": "sometimes",
        }
    )
    assert len(problems) == 4
    assert any("BUYIN_TRUSTED_PROXIES must be a whole number" in problem for problem in problems)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", "mysql://x/y", "must begin with"),
        ("DATABASE_URL", "sqlite://", "must name a file"),
        ("DATABASE_URL", "nonsense", "must be an address"),
        ("BROKER_URL", "kafka://x", "must be `embedded`"),
        ("SECRET_KEYS", "dev", "16 characters"),
        ("SECRET_KEYS", "abcdefghijklmnopqr,abcdefghijklmnopqr", "one key twice"),
        ("BASE_URL", "http://buy-in.example.com", "https://"),
        ("BASE_URL", "https://buy-in.example.com/path", "path"),
        ("BASE_URL", "https://host:notaport", "must be an address"),
        ("TRUSTED_PROXIES", "-1", "whole number"),
        ("TRUSTED_PROXIES", "11", "from 0 to 10"),
        ("TRUSTED_PROXIES", "٣", "whole number"),
        ("SALESFORCE_MY_DOMAIN", "https://acme.my.salesforce.com", "host name"),
        ("SALESFORCE_CLIENT_ID", "one\ntwo", "one line"),
        ("SALESFORCE_ORGANIZATION_ID", "00D000000000062", "18-character"),
        ("SALESFORCE_DAILY_SHARE", "0", "above 0"),
        ("SALESFORCE_DAILY_SHARE", "nan", "above 0"),
        ("SALESFORCE_API_VERSION", "v66", "66.0"),
        ("SALESFORCE_ROLE_PERMISSION_SETS", "One,Two", "4 different names"),
        ("SALESFORCE_PRIVATE_KEY", "not a key", "PEM"),
        ("SALESFORCE_ALLOWED_HOSTS", "127.0.0.1:8443,*", "host name"),
        ("SMTP_URL", "mail.example.com", "smtp://"),
        ("LOG_LEVEL", "loud", "must be one of"),
        ("DETECTORS", "[1]", "object"),
        ("DETECTORS", "{", "JSON"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_name(name: str, value: str, words: str) -> None:
    problems = _problems({f"BUYIN_{name}": value})
    assert problems[0].startswith(f"BUYIN_{name} ")
    assert words in problems[0]


def test_the_refusal_of_a_secret_doesnt_repeat_it() -> None:
    assert "hunter2" not in str(_problems({"BUYIN_SECRET_KEYS": "hunter2"}))


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    path = _write(tmp_path / "key", KEY)
    settings = load_settings({"BUYIN_SALESFORCE_PRIVATE_KEY_FILE": path, "BUYIN_SALESFORCE_USERNAME": "sync@acme"})
    assert settings.salesforce_private_key == KEY
    assert settings.origins["salesforce_private_key"] == f"environment, file {path}"


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path / "key", "s" * 20)
    problems = _problems({"BUYIN_SECRET_KEYS": "t" * 20, "BUYIN_SECRET_KEYS_FILE": path})
    assert problems == ("BUYIN_SECRET_KEYS_FILE sets what BUYIN_SECRET_KEYS sets already.",)


@pytest.mark.parametrize("text", [None, "  \n"])
def test_a_secrets_file_that_is_missing_or_empty_is_named(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "secret"
    if text is not None:
        path.write_text(text)
    assert "BUYIN_SECRET_KEYS_FILE names a" in _problems({"BUYIN_SECRET_KEYS_FILE": str(path)})[0]


def test_only_secrets_are_read_from_files() -> None:
    assert "isn't a setting" in _problems({"BUYIN_LOG_LEVEL_FILE": "/dev/null"})[0]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    config = _write(
        tmp_path / "buyin.toml",
        'log_level = "debug"\nBUYIN_TRUSTED_PROXIES = 2\n[salesforce]\nmy_domain = "Acme.my.salesforce.com"\n'
        'allowed_hosts = ["127.0.0.1:8443"]\n',
    )
    settings = load_settings({"BUYIN_CONFIG": config, "BUYIN_LOG_LEVEL": "error"})
    assert settings.log_level == "error"
    assert settings.trusted_proxies == 2
    assert settings.salesforce_my_domain == "acme.my.salesforce.com"
    assert settings.salesforce_allowed_hosts == ("127.0.0.1:8443",)
    origins = {row.name: row.origin for row in settings_rows(settings)}
    assert origins["BUYIN_LOG_LEVEL"] == "environment"
    assert origins["BUYIN_SALESFORCE_MY_DOMAIN"] == f"file {config}"
    assert origins["BUYIN_LOG_FORMAT"] == "default"


def test_the_file_may_tune_detectors_and_structure(tmp_path: Path) -> None:
    config = _write(
        tmp_path / "buyin.toml",
        "[detectors.no_champion]\non = false\n[detectors.single_threaded]\ndays = 60\n[structure]\np = 0.01\n",
    )
    tuning = load_settings({"BUYIN_CONFIG": config}).tuning
    assert tuning.detectors == {"no_champion": {"on": False}, "single_threaded": {"days": 60}}
    assert tuning.structure == {"p": 0.01}


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"BUYIN_DETECTORS": '{"no_champoin": {"on": false}}'}, "settings.detectors.no_champoin"),
        ({"BUYIN_DETECTORS": '{"no_champion": 3}'}, "settings.detectors.no_champion"),
        ({"BUYIN_STRUCTURE": '{"p": 7}'}, "settings.structure.p"),
        ({"BUYIN_SALESFORCE_CONTACT_ROLES": '{"Evaluator": "perhaps"}'}, "true or false for each role"),
    ],
)
def test_tuning_passes_the_checks_of_a_deal_files_settings(tables: dict[str, str], words: str) -> None:
    assert words in _problems(tables)[0]


def test_the_file_is_refused_with_its_place_when_it_cant_be_used(tmp_path: Path) -> None:
    broken = _write(tmp_path / "broken.toml", "= 1")
    unknown = _write(tmp_path / "unknown.toml", "[salesforce]\nmydomain = 'x'\n")
    assert "isn't TOML" in _problems({"BUYIN_CONFIG": broken})[0]
    assert "can't be read" in _problems({"BUYIN_CONFIG": str(tmp_path / "none.toml")})[0]
    problem = _problems({"BUYIN_CONFIG": unknown})[0]
    assert problem.startswith(f"salesforce.mydomain in {unknown}")
    assert "BUYIN_SALESFORCE_MY_DOMAIN" in problem


def test_an_empty_value_is_as_good_as_none() -> None:
    assert load_settings({"BUYIN_BASE_URL": "", "BUYIN_CONFIG": " "}).base_url is None


@pytest.mark.parametrize(
    "environ",
    [{"BUYIN_BROKER_URL": "redis://localhost/0"}, {"BUYIN_DATABASE_URL": "postgresql://buyin@localhost/buyin"}],
)
def test_production_needs_keys_of_its_own(environ: dict[str, str]) -> None:
    assert "BUYIN_SECRET_KEYS is missing" in _problems(environ)[0]
    settings = load_settings(environ | {"BUYIN_SECRET_KEYS": "k" * 32})
    assert not settings.is_embedded


def test_a_public_address_alone_doesnt_make_production() -> None:
    assert load_settings({"BUYIN_BASE_URL": "https://buy-in.example.com/"}).is_embedded


def test_plain_postgresql_addresses_use_the_driver_that_is_there() -> None:
    environ = {"BUYIN_DATABASE_URL": "postgres://u:p%40ss@h/d?sslmode=require", "BUYIN_SECRET_KEYS": "k" * 32}
    assert load_settings(environ).database_url == "postgresql+psycopg://u:p%40ss@h/d?sslmode=require"


def test_the_canvas_secrets_are_the_client_secrets_unless_set() -> None:
    given = {"BUYIN_SALESFORCE_CLIENT_SECRETS": "new, old"}
    assert load_settings(given).salesforce_canvas_secrets == ("new", "old")
    assert load_settings(given | {"BUYIN_SALESFORCE_CANVAS_SECRETS": "c"}).salesforce_canvas_secrets == ("c",)


def test_an_org_is_set_with_either_way_of_signing_in() -> None:
    org = {"BUYIN_SALESFORCE_MY_DOMAIN": "acme.my.salesforce.com", "BUYIN_SALESFORCE_CLIENT_ID": "id"}
    assert not load_settings(org).has_salesforce
    assert load_settings(org | {"BUYIN_SALESFORCE_CLIENT_SECRETS": "s"}).has_salesforce
    by_jwt = {"BUYIN_SALESFORCE_USERNAME": "u@acme", "BUYIN_SALESFORCE_PRIVATE_KEY": KEY.replace("\n", "\\n")}
    settings = load_settings(org | by_jwt)
    assert settings.has_salesforce
    assert settings.salesforce_private_key == KEY


def test_a_setting_that_needs_another_says_so() -> None:
    assert "BUYIN_SALESFORCE_USERNAME is missing" in _problems({"BUYIN_SALESFORCE_PRIVATE_KEY": KEY})[0]
    assert "BUYIN_MAIL_FROM is missing" in _problems({"BUYIN_SMTP_URL": "smtp://mail.example.com"})[0]


def test_secrets_are_shown_nowhere() -> None:
    settings = load_settings(
        {
            "BUYIN_DATABASE_URL": "postgresql://u:sesame@h/d?password=sesame",
            "BUYIN_BROKER_URL": "redis://:sesame@h/0",
            "BUYIN_SECRET_KEYS": "sesame" * 5,
            "BUYIN_SALESFORCE_CLIENT_SECRETS": "sesame",
            "BUYIN_SALESFORCE_PRIVATE_KEY": KEY + "sesame",
            "BUYIN_SALESFORCE_USERNAME": "u@acme",
            "BUYIN_SMTP_URL": "smtp://u:sesame@h",
            "BUYIN_MAIL_FROM": "buyin@acme.example",
        }
    )
    assert "sesame" not in repr(settings)
    rows = {row.name: row.value for row in settings_rows(settings)}
    assert "sesame" not in str(rows)
    assert rows["BUYIN_SECRET_KEYS"] == "********"
    assert rows["BUYIN_DATABASE_URL"] == "postgresql+psycopg://u:***@h/d"
    assert rows["BUYIN_SALESFORCE_CANVAS_SECRETS"] == "********"


def test_settings_cant_be_changed() -> None:
    settings: Settings = load_settings({})
    with pytest.raises(AttributeError):
        # the test shows that settings can't be changed
        settings.log_level = "debug"  # type: ignore[misc]

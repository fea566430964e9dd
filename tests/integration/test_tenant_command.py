"""`buyin tenant`: what is taken, what is refused in one sentence, and what goes with a tenant."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from connectors.files.writer import write_deal
from plugin.bootstrap import open_services
from plugin.cli import main
from plugin.sign_in import Invitation
from plugin.store.store import EVERY_TENANT
from plugin.store.tables import metadata
from tests.split_deal import build_split

ORG = "00D5e000000abcDEFG"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("BUYIN_DATA_DIR", str(tmp_path / "data"))
    return lambda *words, **more: CliRunner().invoke(main, words, **more)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Files that the command reads secrets from, by what is in them."""
    folder = tmp_path_factory.mktemp("secrets")
    strong = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    written = {
        "key": _to_pem(strong),
        "weak": _to_pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)),  # noqa: S505 (the one to be refused)
        "curve": _to_pem(ec.generate_private_key(ec.SECP256R1())),
        "locked": strong.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")).decode(),
        "secret": "the newest secret\nan older secret\n",
        "empty": " \n",
        "binary": "\x00\x01",
    }
    for name, text in written.items():
        (folder / name).write_text(text)
    return {name: str(folder / name) for name in (*written, "missing")}


def _to_pem(key: PrivateKeyTypes) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def test_tenants_are_added_listed_and_removed_with_all_that_is_theirs(
    run: Callable[..., Result], files: dict[str, str], tmp_path: Path
) -> None:
    org = ("--org-id", ORG, "--my-domain", "Acme.my.salesforce.com", "--client-id", "3MVG9.acme")
    jwt = ("--username", "integration@acme.example", "--private-key-file", files["key"])
    assert run("tenant", "add", "acme", *org, *jwt).exit_code == 0
    assert run("tenant", "add", "files").exit_code == 0
    deal = tmp_path / "deal.json"
    deal.write_text(write_deal(build_split().deal), encoding="utf-8")
    for tenant in ("acme", "default"):
        assert run("import", str(deal), "--tenant", tenant).exit_code == 0

    assert json.loads(run("tenant", "list", "--json").stdout) == [
        {"name": "acme", "my_domain": "acme.my.salesforce.com", "organization_id": ORG},
        {"name": "default", "my_domain": None, "organization_id": None},
        {"name": "files", "my_domain": None, "organization_id": None},
    ]

    asked = run("tenant", "remove", "acme", input="n\n")
    assert asked.exit_code == 1
    assert "1 deals, 0 records from Salesforce" in asked.output
    assert len(run("pipeline", "--tenant", "acme", "--json").stdout.splitlines()) == 1

    removed = run("tenant", "remove", "acme", "--yes")
    assert (removed.exit_code, removed.stdout.splitlines()[-1]) == (0, "The tenant acme is gone.")
    assert _count_rows("acme") == 0
    assert len(run("pipeline", "--json").stdout.splitlines()) == 1
    assert [row["name"] for row in json.loads(run("tenant", "list", "--json").stdout)] == ["default", "files"]


def _count_rows(tenant: str) -> int:
    services = open_services(os.environ)
    try:
        with services.store.reading(EVERY_TENANT) as connection:
            rows = [row for table in metadata.sorted_tables for row in connection.execute(table.select())]
        return sum(row.tenant == tenant for row in rows)
    finally:
        services.close()


ORG_OPTIONS = ("--my-domain", "acme.my.salesforce.com", "--client-id", "3MVG9.acme")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--my-domain", "https://acme.example/x"), "--my-domain must be a host name"),
        ((*ORG_OPTIONS, "--org-id", "00D123"), "--org-id must be the org's 18-character id"),
        (ORG_OPTIONS, "missing: --client-secret-file, or --username with --private-key-file"),
        (("--client-id", "3MVG9.acme", "--client-secret-file", "{secret}"), "missing: --my-domain"),
        ((*ORG_OPTIONS, "--username", "u"), "missing: --private-key-file"),
        ((*ORG_OPTIONS, "--private-key-file", "{key}"), "missing: --username"),
        ((*ORG_OPTIONS, "--username", "u", "--private-key-file", "{weak}"), "RSA key of 2048 bits or more"),
        ((*ORG_OPTIONS, "--username", "u", "--private-key-file", "{curve}"), "RSA key of 2048 bits or more"),
        ((*ORG_OPTIONS, "--username", "u", "--private-key-file", "{locked}"), "private key without a password"),
        ((*ORG_OPTIONS, "--username", "u", "--private-key-file", "{secret}"), "must be a private key in PEM form"),
        ((*ORG_OPTIONS, "--client-secret-file", "{missing}"), "names a file that can't be read"),
        ((*ORG_OPTIONS, "--client-secret-file", "{empty}"), "names an empty file"),
        ((*ORG_OPTIONS, "--client-secret-file", "{binary}"), "must be one line"),
        ((*ORG_OPTIONS, "--client-secret-file", "{secret}", "--login-url", "ftp://x"), "--login-url must be"),
    ],
)
def test_half_an_org_or_a_wrong_one_is_refused_with_the_option(
    run: Callable[..., Result], files: dict[str, str], options: tuple[str, ...], words: str
) -> None:
    refused = run("tenant", "add", "acme", *(option.format(**files) for option in options))

    assert refused.exit_code == 2
    assert words in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "secret\n" not in refused.stderr
    assert [row["name"] for row in json.loads(run("tenant", "list", "--json").stdout)] == ["default"]


@pytest.mark.parametrize("name", ["default", "*", "", "a b", "../x", "A", "-x", "é", "a" * 64])
def test_a_name_that_would_be_mistaken_is_refused(run: Callable[..., Result], name: str) -> None:
    assert run("tenant", "add", "--", name).exit_code == 2


@pytest.mark.parametrize("name", ["default", "nobody", "*"])
def test_a_tenant_that_cannot_go_is_refused(run: Callable[..., Result], name: str) -> None:
    refused = run("tenant", "remove", name, "--yes")
    assert refused.exit_code == 2
    assert name in refused.stderr


def test_a_tenant_is_known_to_every_command_and_an_unknown_one_to_none(
    run: Callable[..., Result], files: dict[str, str]
) -> None:
    run("tenant", "add", "acme", *ORG_OPTIONS, "--client-secret-file", files["secret"])
    services = open_services(os.environ)
    try:
        assert [org.name for org in services.orgs.load_readable()] == ["acme"]
        assert services.signing_in.list_sign_ins() == ["acme"]
        assert services.signing_in.invite(Invitation(tenant="acme", role="rep"))
        source = services.orgs.open_source("acme")
        assert source.instance_url == "https://acme.my.salesforce.com"
        source.close()
    finally:
        services.close()
    for words in (("sync",), ("pipeline",), ("sign-in-link", "--role", "rep")):
        refused = run(*words, "--tenant", "nobody")
        assert refused.exit_code == 2, words
        assert "There is no tenant nobody" in refused.stderr


def test_a_tenant_of_files_has_nothing_to_sync_with(run: Callable[..., Result]) -> None:
    run("tenant", "add", "files")
    refused = run("sync", "--tenant", "files")
    assert refused.exit_code == 1
    assert "buyin tenant add files" in refused.stderr

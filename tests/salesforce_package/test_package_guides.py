"""The guides for the admin speak of what the package ships and of settings that there are."""

import json
import re
from pathlib import Path

import pytest

from plugin.settings import settings_rows
from tests.salesforce_package.metadata import read_xml, texts
from tests.salesforce_package.shipped import PROJECT, SOURCE, find_members, shipped_files

DOCS = Path(__file__).parents[2] / "docs"
INSTALL, UNINSTALL = DOCS / "install-in-salesforce.md", DOCS / "uninstall-from-salesforce.md"
GUIDES = pytest.mark.parametrize("guide", [INSTALL, UNINSTALL], ids=lambda path: path.stem)


@GUIDES
def test_a_guide_names_only_what_the_package_ships(guide: Path) -> None:
    shipped = {name.split(".")[-1] for _, name in find_members(shipped_files())}
    named = set(re.findall(r"\bBuyIn_\w*[a-z]\b", guide.read_text()))

    assert {name for name in named if name not in shipped} == set()


@GUIDES
def test_a_guide_names_only_files_that_are_there(guide: Path) -> None:
    named = set(re.findall(r"\bmanifest/[\w/]+\.xml", guide.read_text()))

    assert named
    assert [name for name in named if not (PROJECT / name).exists()] == []


@GUIDES
def test_a_guides_steps_are_numbered_without_a_gap(guide: Path) -> None:
    steps = re.findall(r"^(?:## )?(\d)\. ", guide.read_text(), flags=re.MULTILINE)
    outer = re.findall(r"^## (\d)\. ", guide.read_text(), flags=re.MULTILINE) or steps

    assert outer == [str(number) for number in range(1, len(outer) + 1)]
    assert len(outer) >= 6


def test_each_variable_of_buy_in_to_set_is_one_that_it_reads() -> None:
    settings = {row.name for row in settings_rows()}
    named = {name.removesuffix("_FILE") for name in re.findall(r"\bBUYIN_[A-Z_]+\b", INSTALL.read_text())}

    assert named <= settings
    assert "BUYIN_SALESFORCE_CLIENT_ID" in named


def test_each_variable_that_the_deployment_fills_in_is_explained_and_harmless_to_buy_in() -> None:
    replacements = json.loads((PROJECT / "sfdx-project.json").read_text())["replacements"]
    settings = {row.name for row in settings_rows()}

    for name in (replacement["replaceWithEnv"] for replacement in replacements):
        assert f"export {name}=" in INSTALL.read_text()
        assert name in settings or not name.startswith("BUYIN_"), "Buy-In refuses a name that it doesn't know"


def test_the_labels_to_look_for_are_those_that_are_shown() -> None:
    labels = {
        label
        for path in SOURCE.rglob("*.xml")
        for tag in ("label", "masterLabel", "pluralLabel")
        for label in texts(read_xml(path), tag)
    }
    sought = {"Buy-In: all open deals", "Buy-In review", "Buy-In pipeline", "Buy-In coach", "Buy-In decisions"}

    assert {*sought, "Opportunities with Buy-In decisions"} <= labels
    text = " ".join(INSTALL.read_text().split())
    assert [label for label in sought if f"*{label}*" not in text] == []


def test_the_sets_for_people_are_explained_as_they_are_granted() -> None:
    text = INSTALL.read_text()

    for path in SOURCE.glob("permissionsets/*.xml"):
        assert f"`{path.name.split('.')[0]}`" in text
    policy = read_xml(SOURCE / "extlClntAppOauthPolicies/Buy_In_oauthPlcy.ecaOauthPlcy-meta.xml")
    for name in policy.findtext("commaSeparatedPermissionSet", "").split(","):
        assert f"`{name}`" in text

"""Salesforce's own tools take the package: it converts as for a deployment, and the component's code lints.

They need Node.js and the locked packages, which `make test` brings (`tests/install-node-tools`).
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.salesforce_package.metadata import read_xml, texts
from tests.salesforce_package.shipped import PROJECT, build_manifests, find_members, shipped_files

LOCK = PROJECT / "package-lock.json"
TOOLS = PROJECT / "node_modules"
ADDRESSES = {"BUYIN_BASE_URL": "https://buyin.acme.test", "PACKAGE_CONTACT_MAIL": "ops@acme.test"}


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    """Fail, rather than skip, where the tools are missing or are others than the locked ones."""
    stamp = TOOLS / ".lock-sha256"
    locked = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if shutil.which("node") is None or not stamp.exists() or stamp.read_text().strip() != locked:
        pytest.fail("The checks of the Salesforce package need their tools: run tests/install-node-tools")


def run_node(*arguments: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(home), "NO_COLOR": "1", **variables}
    return subprocess.run(
        ["node", *arguments], cwd=PROJECT, env=surroundings, check=False, capture_output=True, text=True, timeout=120
    )


def lint(path: Path, text: str, home: Path) -> subprocess.CompletedProcess[str]:
    """What the linter says of that text as if it stood at that path."""
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(home), "NO_COLOR": "1"}
    command = ["node", "node_modules/eslint/bin/eslint.js", "--stdin", "--stdin-filename", str(path)]
    return subprocess.run(
        command, cwd=PROJECT, env=surroundings, input=text, check=False, capture_output=True, text=True, timeout=120
    )


def run_component(home: Path, action: str, attributes: dict[str, str]) -> dict[str, str]:
    """What an action of the component's controller sets, given its attributes."""
    script = """
        const controller = eval(require("fs").readFileSync(process.argv[1], "utf8"));
        const held = Object.fromEntries(Object.entries(JSON.parse(process.argv[3])).map(([k, v]) => ["v." + k, v]));
        const set = {};
        controller[process.argv[2]]({ get: (name) => held[name], set: (name, value) => { set[name] = value; } });
        console.log(JSON.stringify(set));
    """
    controller = PROJECT / "force-app/main/default/aura/buyInPanel/buyInPanelController.js"
    done = run_node("--eval", script, "--", str(controller), action, json.dumps(attributes), home=home)
    assert done.returncode == 0, done.stderr
    told: dict[str, str] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("converted")


@pytest.fixture(scope="module")
def conversion(home: Path, output: Path) -> dict[str, Any]:
    done = run_node("checks/convert.js", str(output), home=home, **ADDRESSES)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_every_file_belongs_to_a_component_of_a_known_kind(conversion: dict[str, Any]) -> None:
    assert conversion["orphans"] == []
    assert len(conversion["components"]) > 200
    kinds = {component.split(":")[0] for component in conversion["components"]}
    assert {"ExtlClntAppCanvasSettings", "AuraDefinitionBundle", "FlexiPage", "PermissionSet", "ReportType"} <= kinds


def test_the_manifest_names_exactly_the_components(conversion: dict[str, Any]) -> None:
    assert conversion["manifest"] == conversion["components"]
    assert [f"{kind}:{name}" for kind, name in find_members(shipped_files())] == conversion["components"]


def test_the_manifest_to_uninstall_names_only_what_was_installed(conversion: dict[str, Any]) -> None:
    assert conversion["destroyed"]
    assert set(conversion["destroyed"]) <= set(conversion["manifest"])


def test_the_converted_package_holds_every_component_again(conversion: dict[str, Any], output: Path) -> None:
    inner = {
        "CompactLayout": "compactLayouts",
        "CustomField": "fields",
        "ListView": "listViews",
        "ValidationRule": "validationRules",
    }
    kinds = Counter(each.split(":")[0] for each in conversion["components"])
    objects = [read_xml(path) for path in output.glob("objects/*.object")]
    outer = [each for each in conversion["components"] if each.split(":")[0] not in inner]

    # Opportunity is the org's own: it only carries what we add to it
    assert sorted(set(conversion["again"]) - {"CustomObject:Opportunity"}) == outer
    for kind, element in inner.items():
        assert sum(len(root.findall(element)) for root in objects) == kinds[kind]


def test_the_converted_packages_own_manifest_is_ours(conversion: dict[str, Any], output: Path) -> None:
    root = read_xml(output / "package.xml")
    named = [f"{part.findtext('name')}:{name}" for part in root.findall("types") for name in texts(part, "members")]

    assert sorted(each for each in named if each != "CustomObject:Opportunity") == conversion["manifest"]
    assert root.findtext("version") == "66.0"


def test_the_deployment_fills_in_the_addresses(conversion: dict[str, Any], output: Path) -> None:
    assert conversion["written"]
    canvas = read_xml(output / "extlClntAppCanvasSettings/Buy_In_canvasSettings.ecaCanvas")
    oauth = read_xml(output / "extlClntAppGlobalOauthSets/Buy_In_glbloauth.ecaGlblOauth")

    assert canvas.findtext("canvasUrl") == "https://buyin.acme.test/canvas"
    assert oauth.findtext("callbackUrl") == "https://buyin.acme.test/sign-in/callback"
    assert read_xml(output / "externalClientApps/Buy_In.eca").findtext("contactEmail") == "ops@acme.test"
    assert [path for path in output.rglob("*") if path.is_file() and b"example.com" in path.read_bytes()] == []


def test_without_the_address_nothing_is_deployed(home: Path, tmp_path: Path) -> None:
    done = run_node("checks/convert.js", str(tmp_path), home=home, PACKAGE_CONTACT_MAIL="ops@acme.test")

    assert done.returncode != 0
    assert "BUYIN_BASE_URL" in done.stderr


def test_the_components_code_passes_salesforces_linter(home: Path) -> None:
    done = run_node("node_modules/eslint/bin/eslint.js", "--max-warnings", "0", ".", home=home)

    assert (done.returncode, done.stdout) == (0, "")


def test_the_linter_sees_what_the_platform_forbids(home: Path) -> None:
    path = PROJECT / "force-app/main/default/aura/buyInPanel/buyInPanelController.js"
    done = lint(path, '({ fail: function () { $A.error("no"); } })\n', home)

    assert done.returncode == 1
    assert "no-deprecated-aura-error" in done.stdout


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ({"view": "panel", "recordId": "006000000000001AAA"}, {"view": "panel", "recordId": "006000000000001AAA"}),
        ({"recordId": "006000000000001AAA"}, {"view": "panel", "recordId": "006000000000001AAA"}),
        ({"view": "pipeline"}, {"view": "pipeline"}),
        ({"view": "coach"}, {"view": "coach"}),
    ],
)
def test_the_component_passes_on_the_record_and_the_view(
    home: Path, attributes: dict[str, str], told: dict[str, str]
) -> None:
    after = run_component(home, "prepare", attributes)

    assert json.loads(after["v.parameters"]) == told
    assert "v.message" not in after


def test_the_component_says_where_the_panel_belongs_instead_of_opening_it_without_a_deal(home: Path) -> None:
    after = run_component(home, "prepare", {"view": "panel"})

    assert "opportunity's page" in after["v.message"]
    assert "v.parameters" not in after


def test_the_component_says_whom_to_ask_when_salesforce_does_not_open_the_app(home: Path) -> None:
    assert "Ask your admin" in run_component(home, "explain", {"view": "pipeline"})["v.message"]


def test_the_lock_pins_each_package_by_hash_and_names_no_registry() -> None:
    lock = json.loads(LOCK.read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if not package.get("integrity")] == []
    assert "registry" not in LOCK.read_text()
    wanted = json.loads((PROJECT / "package.json").read_text())
    assert [v for v in wanted["devDependencies"].values() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []
    assert packages["node_modules/undici"]["version"] == wanted["overrides"]["undici"]


def test_the_manifests_are_made_of_what_is_there() -> None:
    with pytest.raises(KeyError):
        build_manifests({"strange/thing.unknown-meta.xml"})

"""The house rules that no linter knows."""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import plugin

ROOT = Path(__file__).parents[2]
PACKAGES = ("graph", "connectors", "plugin", "web", "tests")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def modules() -> list[Path]:
    return [path for package in PACKAGES for path in tracked(f"{package}/**.py", f"{package}/*.py")]


def test_there_are_four_packages_and_the_tests_and_no_fifth() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked("*.py")} == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_imported_from_where_it_lies(package: str) -> None:
    __import__(package)

    assert Path(str(sys.modules[package].__file__)) == ROOT / package / "__init__.py"


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for path in modules()}

    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_no_module_is_a_drawer_for_anything() -> None:
    drawers = {"utils", "util", "helpers", "common", "core", "manager", "base", "misc"}

    assert [path for path in modules() if path.stem in drawers] == []


def test_modules_can_be_read_in_one_sitting() -> None:
    long = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in modules() if "tests" not in p.parts}

    assert {name: lines for name, lines in long.items() if lines > 450} == {}


def test_test_files_have_unique_names() -> None:
    names = Counter(path.name for path in modules() if path.name.startswith("test_"))

    assert [name for name, times in names.items() if times > 1] == []


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)

    assert newest is not None
    assert project["version"] == plugin.__version__ == newest[1]


def test_the_distribution_can_not_be_uploaded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert "Private :: Do Not Upload" in project["classifiers"]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_pins_each_package_by_hash_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pins = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

    assert len(pins) > 30
    assert [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert "//" not in text
    assert "--index" not in text

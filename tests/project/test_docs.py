"""The documentation says what the code does."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from graph.detectors.registry import DETECTORS
from graph.exercises.phases import Actor, Deed, Kind
from plugin.cli import COMMANDS
from plugin.settings import settings_rows
from tests.project import generated_docs
from tests.project.generated_docs import ACTORS, DEEDS, DOCS, KINDS, PAGES

ROOT = Path(__file__).parents[2]
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_pages_made_from_the_code_are_up_to_date() -> None:
    # in a process of its own: a command's help depends on how the command was first called in a process
    command = [sys.executable, "-m", "tests.project.generated_docs"]
    checked = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)

    assert checked.returncode == 0, checked.stderr.decode()


def test_a_page_that_says_something_else_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PAGES:
        shutil.copy(DOCS / name, tmp_path)
    (tmp_path / "settings.md").write_text("something else")
    monkeypatch.setattr(generated_docs, "DOCS", tmp_path)

    assert "settings.md" in generated_docs.find_stale_pages()


def test_every_detector_is_described_with_each_parameter() -> None:
    page = (DOCS / "detectors.md").read_text()

    names = [d.code for d in DETECTORS] + [p.name for d in DETECTORS for p in d.parameters]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_every_setting_and_command_is_described() -> None:
    assert [row.name for row in settings_rows() if f"`{row.name}`" not in (DOCS / "settings.md").read_text()] == []
    assert [name for name in COMMANDS if f"## buyin {name}" not in (DOCS / "commands.md").read_text()] == []


def test_every_deed_of_an_exercise_is_in_the_table_of_who_may_do_what() -> None:
    page = (DOCS / "coaching.md").read_text()

    assert (set(DEEDS), set(ACTORS), set(KINDS)) == (set(get_args(Deed)), set(get_args(Actor)), set(get_args(Kind)))
    assert [about for about in DEEDS.values() if f"\n| {about} |" not in page] == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_every_link_within_the_documentation_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_every_command_named_in_the_documentation_exists(path: Path) -> None:
    named = set(re.findall(r"(?:^    |`)buyin ([a-z][a-z-]+)", path.read_text(), flags=re.MULTILINE))

    assert named - set(COMMANDS) == set()


def test_every_make_target_named_in_the_documentation_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = {name for path in WRITTEN for name in re.findall(r"`make ([a-z]+)", path.read_text())}

    assert named - targets == set()


def test_every_decision_is_numbered_once_and_listed_in_order() -> None:
    numbers = [path.name[:4] for path in sorted((DOCS / "decisions").glob("*.md"))]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]

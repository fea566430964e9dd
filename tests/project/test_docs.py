"""The documentation says what the code does."""

import re
from pathlib import Path

import pytest

from graph.detectors.registry import DETECTORS
from plugin.cli import COMMANDS
from plugin.settings import settings_rows
from tests.project.generated_docs import DOCS, PAGES

ROOT = Path(__file__).parents[2]
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_made_from_the_code_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text() == PAGES[name](), "run `make docs`"


def test_every_detector_is_described_with_each_parameter() -> None:
    page = (DOCS / "detectors.md").read_text()

    names = [d.code for d in DETECTORS] + [p.name for d in DETECTORS for p in d.parameters]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_every_setting_and_command_is_described() -> None:
    assert [row.name for row in settings_rows() if f"`{row.name}`" not in (DOCS / "settings.md").read_text()] == []
    assert [name for name in COMMANDS if f"## buyin {name}" not in (DOCS / "commands.md").read_text()] == []


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

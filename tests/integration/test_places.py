"""Who was put where in a deal's picture is kept for everybody who sees the deal, and taken back for everybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from connectors.files.writer import write_deal
from plugin.bootstrap import Services, open_services
from plugin.commands.import_files import command as import_command
from plugin.errors import DealNotFoundError, InputRefusedError
from plugin.places import FARTHEST, Move
from plugin.settings import Settings
from plugin.views import HandPlace, Viewer
from tests.deal_parts import NOW
from tests.split_deal import SPLIT, build_split

MIRA = Viewer(tenant="default", role="rep", user="Mira Vale")
BY_LINK = Viewer(tenant="default", role="coach", user=None)


@pytest.fixture
def services(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    given = {
        "BUYIN_DATA_DIR": str(settings.data_dir),
        "BUYIN_SECRET_KEYS": "a key that only tests know",
        "BUYIN_DATABASE_URL": settings.database_url,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "deal.json"
    path.write_text(write_deal(build_split().deal))
    imported = CliRunner().invoke(import_command, [str(path)])
    assert imported.exit_code == 0, imported.output
    opened = open_services(given, clock=lambda: NOW)
    yield opened
    opened.close()


def _places(services: Services) -> dict[str, tuple[float, float]]:
    return {one: (place.x, place.y) for one, place in services.deals.panel(BY_LINK, SPLIT).places.items()}


def test_who_was_moved_stands_there_for_everybody_with_who_moved_them_and_when(services: Services) -> None:
    services.deals.move_person(MIRA, SPLIT, Move(person="003B", x=1.25, y=-0.5))
    services.deals.move_person(BY_LINK, SPLIT, Move(person="003C", x=0, y=2))
    places = services.deals.panel(BY_LINK, SPLIT).places
    assert places["003B"] == HandPlace(x=1.25, y=-0.5, author="Mira Vale", at=NOW)
    assert places["003C"].author == "link:coach"


def test_a_second_move_counts_and_the_own_place_keeps_nothing(services: Services) -> None:
    services.deals.move_person(MIRA, SPLIT, Move(person="003B", x=1, y=1))
    services.deals.move_person(MIRA, SPLIT, Move(person="003B", x=2, y=0))
    services.deals.move_person(MIRA, SPLIT, Move(person="003C", x=1, y=1))
    services.deals.move_person(MIRA, SPLIT, Move(person="003C", x=0, y=0))
    assert _places(services) == {"003B": (2, 0)}


def test_everybody_can_be_put_back(services: Services) -> None:
    services.deals.move_person(MIRA, SPLIT, Move(person="003B", x=1, y=1))
    services.deals.put_back(BY_LINK, SPLIT)
    assert _places(services) == {}


def test_an_opportunitys_short_id_moves_people_of_the_same_deal(services: Services) -> None:
    services.deals.move_person(MIRA, SPLIT[:15], Move(person="003B", x=1, y=1))
    assert _places(services) == {"003B": (1, 1)}


@pytest.mark.parametrize("move", [("nobody", 1.0, 1.0), ("003B", float("nan"), 1.0), ("003B", 1.0, FARTHEST + 1)])
def test_what_can_not_be_is_refused_and_nothing_is_kept(services: Services, move: tuple[str, float, float]) -> None:
    person, x, y = move
    with pytest.raises(InputRefusedError, match=r"^(person|x|y): "):
        services.deals.move_person(MIRA, SPLIT, Move(person=person, x=x, y=y))
    assert _places(services) == {}


def test_a_deal_that_there_is_not_for_the_viewer_can_not_be_changed(services: Services) -> None:
    services.deals.move_person(MIRA, SPLIT, Move(person="003B", x=1, y=1))
    other = Viewer(tenant="elsewhere", role="admin", user=None)
    for viewer, deal in ((other, SPLIT), (MIRA, "006nothing")):
        with pytest.raises(DealNotFoundError):
            services.deals.put_back(viewer, deal)
    assert _places(services) == {"003B": (1, 1)}

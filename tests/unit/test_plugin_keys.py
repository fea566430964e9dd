import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plugin.errors import BuyInError
from plugin.keys import FILE, complete_keys
from plugin.settings import Settings, load_settings


def embedded(folder: Path, **more: str) -> Settings:
    return load_settings({"BUYIN_DATA_DIR": str(folder), **more})


def test_given_keys_are_used_and_none_is_made(tmp_path: Path) -> None:
    given = embedded(tmp_path, BUYIN_SECRET_KEYS="the newest of all keys,an older one of them")

    assert complete_keys(given).secret_keys == ("the newest of all keys", "an older one of them")
    assert list(tmp_path.iterdir()) == []


def test_the_embedded_program_makes_a_key_once_and_keeps_it_from_others(tmp_path: Path) -> None:
    first = complete_keys(embedded(tmp_path / "data")).secret_keys

    assert len(first) == 1
    assert len(first[0]) >= 32
    assert complete_keys(embedded(tmp_path / "data")).secret_keys == first
    assert stat.S_IMODE((tmp_path / "data" / FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == [FILE]


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert complete_keys(embedded(tmp_path / "a")).secret_keys != complete_keys(embedded(tmp_path / "b")).secret_keys


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: complete_keys(embedded(tmp_path)).secret_keys, range(32)))

    assert len(made) == 1


def test_an_emptied_file_of_keys_is_named_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("")

    with pytest.raises(BuyInError, match=FILE):
        complete_keys(embedded(tmp_path))

    assert (tmp_path / FILE).read_text() == ""


def test_a_data_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(BuyInError, match="can't be read or made"):
        complete_keys(embedded(tmp_path / "file" / "data"))

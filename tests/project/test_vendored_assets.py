import shutil
from pathlib import Path

from tests.project.vendored_assets import LIST, VENDOR, find_problems, load_assets, main


def _copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VENDOR, tmp_path / "vendor"))


def test_every_vendored_file_is_what_its_list_says() -> None:
    assert find_problems() == []
    assert main([]) == 0


def test_every_vendored_file_names_its_licence_and_version() -> None:
    assert [(asset.name, bool(asset.version), asset.licence) for asset in load_assets()] == [
        ("cytoscape", True, "MIT"),
        ("@salesforce/canvas-js-sdk", True, "BSD-3-Clause"),
        ("htmx.org", True, "0BSD"),
    ]


def test_a_changed_file_is_named(tmp_path: Path) -> None:
    vendor = _copy(tmp_path)
    with (vendor / "cytoscape.min.js").open("a") as script:
        script.write("\nalert(1)")
    assert find_problems(vendor) == ["cytoscape.min.js: not the checksum of cytoscape 3.34.4"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    vendor = _copy(tmp_path)
    (vendor / "cytoscape.min.js").unlink()
    assert find_problems(vendor) == ["cytoscape.min.js: missing"]


def test_a_file_that_is_in_no_list_is_named(tmp_path: Path) -> None:
    vendor = _copy(tmp_path)
    (vendor / "other.js").write_text("1")
    assert find_problems(vendor) == [f"other.js: not in {LIST}"]

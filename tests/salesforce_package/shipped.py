"""Writes the parts of the package that the connector's table decides, and the manifests of all of it.

`python -m tests.salesforce_package.shipped --write` writes them; a test compares them with what the table says.
"""

import sys
from collections.abc import Collection, Iterator
from itertools import groupby
from pathlib import Path

from tests.salesforce_package.metadata import Part, to_xml
from tests.salesforce_package.objects import Files, build_object_files
from tests.salesforce_package.reports import build_report_types
from tests.salesforce_package.rights import build_permission_sets

PROJECT = Path(__file__).parents[2] / "plugin" / "salesforce"
SOURCE = PROJECT / "force-app" / "main" / "default"
API_VERSION = "66.0"

TYPES = {
    "app": "CustomApplication",
    "eca": "ExternalClientApplication",
    "ecaCanvas": "ExtlClntAppCanvasSettings",
    "ecaGlblOauth": "ExtlClntAppGlobalOauthSettings",
    "ecaOauth": "ExtlClntAppOauthSettings",
    "ecaOauthPlcy": "ExtlClntAppOauthConfigurablePolicies",
    "ecaPlcy": "ExtlClntAppConfigurablePolicies",
    "compactLayout": "CompactLayout",
    "field": "CustomField",
    "flexipage": "FlexiPage",
    "layout": "Layout",
    "listView": "ListView",
    "object": "CustomObject",
    "permissionset": "PermissionSet",
    "reportType": "ReportType",
    "tab": "CustomTab",
    "validationRule": "ValidationRule",
}
"""What a file's ending says it is; a folder under `aura` is an AuraDefinitionBundle."""

GOES_WITH_ITS_OBJECT = ("CompactLayout", "CustomField", "ListView", "ValidationRule", "Layout")
"""What deleting an object takes along, so that an uninstall need not name it."""
BY_A_PERSON = ("ExternalClientApplication", "ExtlClntApp")
"""What a person removes in Setup, where it says who still uses it."""


def build_source_files() -> dict[str, str]:
    """Every written file under `force-app/main/default`, by path."""
    built: dict[str, str] = {}
    for path, text in _all_files():
        if path in built:
            raise ValueError(f"{path} is written twice")
        built[path] = text
    return built


def _all_files() -> Files:
    yield from build_object_files()
    yield from build_permission_sets()
    yield from build_report_types()


def find_members(paths: Collection[str]) -> list[tuple[str, str]]:
    """Type and full name of everything in these files, each once, in order."""
    return sorted({_to_member(Path(path)) for path in paths})


def _to_member(path: Path) -> tuple[str, str]:
    if path.parts[0] == "aura":
        return "AuraDefinitionBundle", path.parts[1]
    name, kind = path.name.removesuffix("-meta.xml").rsplit(".", 1)
    inner = path.parts[0] == "objects" and kind != "object"
    return TYPES[kind], f"{path.parts[1]}.{name}" if inner else name


def build_manifests(paths: Collection[str]) -> dict[str, str]:
    """The manifests to install by and to uninstall by, by path under the project."""
    members = find_members(paths)
    ours = [(kind, name) for kind, name in members if not _goes_by_itself(kind, name)]
    return {
        "manifest/package.xml": _manifest(members),
        "manifest/uninstall/destructiveChanges.xml": _manifest(ours),
        "manifest/uninstall/package.xml": _manifest([]),
    }


def _goes_by_itself(kind: str, name: str) -> bool:
    return kind.startswith(BY_A_PERSON) or (kind in GOES_WITH_ITS_OBJECT and name.startswith("BuyIn_"))


def _manifest(members: list[tuple[str, str]]) -> str:
    parts: list[Part] = [
        ("types", [*(("members", name) for _, name in group), ("name", kind)])
        for kind, group in groupby(members, key=lambda member: member[0])
    ]
    return to_xml("Package", [*parts, ("version", API_VERSION)])


def shipped_files() -> set[str]:
    """The path of every file under `force-app/main/default`."""
    return {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*") if path.is_file()}


def by_hand(path: str) -> bool:
    """Whether people write that file: the app, its pages, the component, the settings of the External Client App."""
    folder = path.split("/", maxsplit=1)[0]
    written = {"objects", "layouts", "permissionsets", "reportTypes"}
    return folder not in written and not (folder == "tabs" and path.endswith("__c.tab-meta.xml"))


def find_stale_files() -> list[str]:
    """Name the files that don't say what the table says, are missing, or are nobody's."""
    built = build_source_files()
    wanted = {SOURCE / path: text for path, text in built.items()}
    paths = {path for path in shipped_files() if by_hand(path)} | set(built)
    wanted |= {PROJECT / path: text for path, text in build_manifests(paths).items()}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    strangers = [SOURCE / path for path in shipped_files() if not by_hand(path) and path not in built]
    return sorted(path.relative_to(PROJECT).as_posix() for path in (*stale, *strangers))


def _write() -> Iterator[str]:
    built = build_source_files()
    for path in shipped_files():
        if not by_hand(path) and path not in built:
            (SOURCE / path).unlink()
            yield path
    manifests = build_manifests({path for path in shipped_files() if by_hand(path)} | set(built))
    for target, text in [
        *((SOURCE / p, t) for p, t in built.items()),
        *((PROJECT / p, t) for p, t in manifests.items()),
    ]:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        yield target.name


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        sys.stdout.write(f"{len(list(_write()))} files written\n")
    elif stale_files := find_stale_files():
        sys.exit(f"Out of date, run `make package`: {', '.join(stale_files)}")

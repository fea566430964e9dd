"""Decides whether the vendored browser files are what their list says; `--fetch` gets them anew from the npm registry.

Run as a module: `python -m tests.project.vendored_assets [--fetch]`. Exit status 1: something differs.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "web" / "static" / "vendor"
LIST = "VENDORED.toml"


@dataclass(frozen=True, slots=True)
class Asset:
    """One vendored file: which package it is from, where it lies there and here, and its checksum."""

    name: str
    version: str
    licence: str
    member: str
    file: str
    sha256: str


def load_assets(vendor: Path = VENDOR) -> list[Asset]:
    with (vendor / LIST).open("rb") as listed:
        return [Asset(**entry) for entry in tomllib.load(listed)["asset"]]


def find_problems(vendor: Path = VENDOR) -> list[str]:
    """Say which files are missing, differ from their checksum, or are in no list."""
    assets = load_assets(vendor)
    problems = []
    for asset in assets:
        path = vendor / asset.file
        if not path.is_file():
            problems.append(f"{asset.file}: missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != asset.sha256:
            problems.append(f"{asset.file}: not the checksum of {asset.name} {asset.version}")
    listed = {LIST, *(asset.file for asset in assets)}
    problems.extend(f"{path.name}: not in {LIST}" for path in sorted(vendor.iterdir()) if path.name not in listed)
    return problems


def read_member(archive: Path, member: str) -> bytes:
    with tarfile.open(archive) as packed:
        content = packed.extractfile(member)
        if content is None:
            raise FileNotFoundError(member)
        return content.read()


def fetch(asset: Asset, vendor: Path = VENDOR) -> None:
    """Get one file from its package; a file that differs from its checksum is refused and nothing is written."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm isn't installed; it is needed to fetch the browser files")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"{asset.name}@{asset.version}", "--pack-destination", folder, "--loglevel=error"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        content = read_member(next(Path(folder).glob("*.tgz")), asset.member)
    if hashlib.sha256(content).hexdigest() != asset.sha256:
        raise ValueError(f"{asset.file}: what {asset.name} {asset.version} holds isn't what the list says")
    (vendor / asset.file).write_bytes(content)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check the vendored browser files.")
    parser.add_argument("--fetch", action="store_true", help="get them anew and compare")
    if parser.parse_args(arguments).fetch:
        for asset in load_assets():
            fetch(asset)
    problems = find_problems()
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201 -- a command's output
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())

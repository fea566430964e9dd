"""How a metadata file is written: nested names and values as indented XML in Salesforce's namespace, and read back."""

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
Part = tuple[str, "str | bool | int | Iterable[Part]"]
"""A name and what it holds: a value, or parts of its own."""


def to_xml(name: str, parts: Iterable[Part]) -> str:
    """The file's text; parts stand in the order given."""
    root = ET.Element(name, xmlns=NAMESPACE)
    _fill(root, parts)
    ET.indent(root, space="    ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _fill(element: ET.Element, parts: Iterable[Part]) -> None:
    for name, held in parts:
        child = ET.SubElement(element, name)
        if isinstance(held, bool):
            child.text = str(held).lower()
        elif isinstance(held, str | int):
            child.text = str(held)
        else:
            _fill(child, held)


def read_xml(path: Path) -> ET.Element:
    """The root of a metadata file, names without the namespace."""
    root = ET.fromstring(path.read_bytes())  # noqa: S314 (a file of this repository)
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    return root


def texts(root: ET.Element, path: str) -> list[str]:
    """What the elements at that path hold, empty ones as empty text."""
    return [element.text or "" for element in root.findall(path)]

"""What Salesforce's own description of its metadata allows: which parts a kind has, of which type, and which it needs.

It is read from the declarations of `@salesforce/types`, which are made from the interface's WSDL.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

_TYPE = re.compile(r"^export type (\w+) = ((?:\w+ & )*)\{\n(.*?)^\};", flags=re.MULTILINE | re.DOTALL)
_WORDS = re.compile(r"^export type (\w+) = ((?:'[^']*'(?: \| )?)+);", flags=re.MULTILINE)
_PART = re.compile(r"^    (\w+)(\??): (\w+)(\[\])?;", flags=re.MULTILINE)
_PLAIN = {
    "boolean": re.compile("true|false"),
    "number": re.compile(r"-?\d+(\.\d+)?"),
    "string": re.compile(".*", flags=re.DOTALL),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a kind: its type, whether it may be missing, whether there may be several."""

    kind: str
    optional: bool
    many: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """Every kind with its parts, and every enumeration with its words."""

    kinds: dict[str, dict[str, Part]] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=dict)

    def find_faults(self, element: Element, kind: str, path: str = "") -> Iterator[str]:
        """Say what of the element isn't as the kind wants it, each with its path."""
        parts = self.kinds[kind]
        times = Counter(child.tag for child in element)
        for name, part in parts.items():
            if not part.optional and not part.many and name not in times:
                yield f"{path}{name} is missing"
            if not part.many and times[name] > 1:
                yield f"{path}{name} stands {times[name]} times"
        for child in element:
            if child.tag not in parts:
                yield f"{path}{child.tag} is no part of {kind}"
            else:
                yield from self._find_value_faults(child, parts[child.tag].kind, f"{path}{child.tag}.")

    def _find_value_faults(self, element: Element, kind: str, path: str) -> Iterator[str]:
        text = element.text or ""
        if kind in self.kinds:
            yield from self.find_faults(element, kind, path)
        elif kind in self.words:
            if text not in self.words[kind]:
                yield f"{path.removesuffix('.')} is {text}, which {kind} doesn't know"
        elif not _PLAIN[kind].fullmatch(text):
            yield f"{path.removesuffix('.')} is no {kind}: {text}"


def load_schema(declarations: Path) -> Schema:
    """Read the declarations, inherited parts included."""
    text = declarations.read_text("utf-8")
    own: dict[str, dict[str, Part]] = {}
    above: dict[str, list[str]] = {}
    for name, inherited, body in _TYPE.findall(text):
        own[name] = {part: Part(kind, bool(maybe), bool(many)) for part, maybe, kind, many in _PART.findall(body)}
        above[name] = re.findall(r"\w+", inherited)
    words = {name: set(re.findall(r"'([^']*)'", body)) for name, body in _WORDS.findall(text)}
    kinds = {}
    for name, parts in own.items():
        gathered: dict[str, Part] = {}
        for parent in above[name]:
            gathered |= own.get(parent, {})
        kinds[name] = gathered | parts
    return Schema(kinds=kinds, words=words)

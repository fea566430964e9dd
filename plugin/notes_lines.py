"""What of a pasted text is somebody's words: sentences with who speaks, and what is left out and why.

Meeting notes come with bullets and "Marta: ..."; e-mails with headers, a greeting, a signature and the mails before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from plugin.notes_heads import MailHead, begin_head, begins_earlier, is_from

LeftOutWhy = Literal["header", "greeting", "signature", "earlier_mail", "heading"]

_BULLET = re.compile(r"^\s*(?:(?:[-*+\u2022\u2013\u2014\u25aa\u25cf\u2023]+|\d{1,2}[.)](?=\s))\s*)?(?:\[[ xX]?\]\s*)?")
_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|guten (?:tag|morgen)"
    r"|sehr geehrte[rs]?)\b[^.!?:]{0,60}[,!]?\s*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\s*(?:(?:best|kind|warm|many)(?:\s+(?:regards|wishes|thanks))?|regards|thanks(?: (?:again|a lot|so much))?"
    r"|thank you|cheers|sincerely|yours(?: \w+)?"
    r"|mit (?:freundlichen|besten) gr..en|(?:viele|beste|liebe) gr..e|mfg|vg|lg|gr..e)\s*[,!.]?\s*$",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"^(?P<who>[^:.!?;\"\u201c\u201e]{1,60}?)\s*(?::\s+|\s+[\u2013\u2014-]\s+)(?P<said>\S.*)$", re.DOTALL
)
_ABBREVIATIONS = frozenset([
    "mr", "mrs", "ms", "dr", "prof", "hr", "fr", "st", "no", "nr", "approx", "ca", "etc", "e.g", "i.e", "vs",
    "inc", "ltd", "co", "dept", "dir", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov", "dec", "acc", "prob", "poss", "presum", "re", "resp", "incl", "excl", "est", "cf", "temp", "mgmt",
    "proj", "bzgl", "bspw", "evtl", "ggf", "inkl", "exkl", "usw", "z.b", "d.h", "u.a", "abt", "stv", "vmtl", "bzw",
    "zzgl", "lt", "ggü", "mrz", "okt", "dez",
])  # fmt: skip
_ENDS = re.compile(r"(?<=[.!?])[\"\u201d\u2019)]?\s+(?=[\"\u201c\u201e(]?[^\W\d_])|(?<=[.!?][\"\u201d])\s+")
_DAY_IN_NUMBERS = re.compile(r"\(?\d{1,2}\.\d{1,2}\.")
_LONG_LINE = 50
_LONGEST_SIGNATURE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """One sentence. `speaker` is what stands before its colon and `heading` above it, as written.

    `block` counts bullets and paragraphs.
    """

    text: str
    speaker: str | None
    heading: str | None
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A part of the text that is nobody's words in these notes, and why."""

    text: str
    why: LeftOutWhy


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitNotes:
    """The sentences in their order, what was left out, and who wrote the mail and when, as written there.

    `is_from_head` says that the writer stands in the head, not only below the mail.
    """

    lines: tuple[NoteLine, ...]
    left_out: tuple[LeftOut, ...]
    writer: str | None
    address: str | None
    sent: str | None
    is_from_head: bool


@dataclass(slots=True)
class _Sorting:
    """What is known while the text is gone through line by line."""

    head: MailHead
    kept: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    is_quoted: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing that somebody said was kept yet."""
        return not any(line.strip() for line in self.kept)

    def leave(self, text: str, why: LeftOutWhy) -> None:
        if text.strip():
            self.left_out.append(LeftOut(text=text.strip(), why=why))


def split_notes(text: str) -> SplitNotes:
    """Split a pasted text into sentences; every other part of it is in `left_out`."""
    sorting = _sort(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n"))
    lines: list[NoteLine] = []
    heading: str | None = None
    for number, block in enumerate(_join(sorting.kept)):
        speaker, said = _find_speaker(block)
        if not said:
            heading = block.removesuffix(":").strip(" *_#") or None
            sorting.leave(block, "heading")
            continue
        lines += [NoteLine(text=each, speaker=speaker, heading=heading, block=number) for each in split_sentences(said)]
    head = sorting.head
    return SplitNotes(
        lines=tuple(lines), left_out=tuple(sorting.left_out), writer=head.writer, address=head.address, sent=head.sent,
        is_from_head=head.is_named,
    )  # fmt: skip


def split_sentences(text: str) -> list[str]:
    """Split a paragraph at the ends of its sentences; abbreviations and initials end none."""
    parts: list[str] = []
    start = 0
    for match in _ENDS.finditer(text):
        before = text[start : match.start()].rstrip('"\u201d\u2019)')
        last = before.split()[-1] if before.split() else ""
        bare = last.rstrip(".").strip("(").casefold()
        is_day = bool(_DAY_IN_NUMBERS.fullmatch(last)) and text[match.end()].islower()
        is_short = last.endswith(".") and (bare in _ABBREVIATIONS or len(bare) == 1 or bare.isdigit() or is_day)
        if not is_short:
            parts.append(text[start : match.end()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def _sort(lines: list[str]) -> _Sorting:
    """Go through a text: a mail's head, what is said in it, its end, and the mails before it.

    A mail that was only forwarded is the one that is read.
    """
    sorting = _Sorting(head=begin_head(lines))
    at = 0
    while at < len(lines):
        line = lines[at]
        if sorting.is_quoted:
            line = re.sub(r"^\s*> ?", "", line)
        if sorting.is_empty and sorting.head.take(line):
            sorting.leave(line, "header")
            sorting.is_quoted = sorting.is_quoted or _is_quoted(lines[at + 1 :])
        elif begins_earlier(line) or (sorting.head.is_mail and is_from(line)):
            sorting.leave("\n".join(lines[at:]), "earlier_mail")
            break
        elif line.lstrip().startswith(">"):
            sorting.leave(line, "earlier_mail")
        elif _GREETING.match(line):
            sorting.leave(line, "greeting")
        elif line.strip() == "--" or _CLOSING.match(line):
            at = _take_signature(lines, at, sorting)
            continue
        else:
            sorting.kept.append(line)
        at += 1
    return sorting


def _is_quoted(lines: Sequence[str]) -> bool:
    """Whether the mail below a head stands there as a quotation."""
    return next((line.lstrip().startswith(">") for line in lines if line.strip()), False)


def _take_signature(lines: Sequence[str], at: int, sorting: _Sorting) -> int:
    """Leave the signature out and return where to go on: at its end, or at the mail before."""
    end = at + 1
    while end < len(lines) and end - at <= _LONGEST_SIGNATURE:
        if begins_earlier(lines[end]) or lines[end].lstrip().startswith(">") or _BULLET.match(lines[end]):
            break
        end += 1
    names = [line.strip() for line in lines[at + 1 : end] if line.strip()]
    if names and sorting.head.writer is None:
        sorting.head.writer = names[0]
    sorting.leave("\n".join(lines[at:end]), "signature")
    return end


def _join(lines: Sequence[str]) -> Iterator[str]:
    """Join lines that were broken in the middle of a sentence, and take the bullets off."""
    held = ""
    for line in (*lines, ""):
        bare = _BULLET.sub("", line, count=1).strip()
        goes_on = bool(held) and bare == line.strip() and bare[:1].islower() and len(held) >= _LONG_LINE
        if goes_on and held[-1:] not in ".!?:":
            held = f"{held} {bare}"
            continue
        if held or not bare:
            yield held
        held = bare


def _find_speaker(block: str) -> tuple[str | None, str]:
    found = _SPEAKER.match(block)
    if found:
        return found["who"].strip(" *_"), found["said"].strip()
    if block.endswith(":"):
        return None, ""
    return None, block

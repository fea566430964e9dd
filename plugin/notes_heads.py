"""What the head of a pasted mail or of notes tells: who wrote it and on which day; nothing else of it is read."""

import re
from dataclasses import dataclass

from plugin.notes_dates import find_written_day

_FIELD = re.compile(r"^\s*\W{0,2}(?P<name>[A-Za-z]+(?:[ -][A-Za-z]+)?)\s*\W{0,2}:\W{0,2}\s+(?P<value>.*)$")
_FROM = frozenset(["from", "von", "sender", "absender"])
_WHEN = frozenset(["date", "sent", "datum", "gesendet", "date sent"])
_OTHERS = frozenset(["to", "cc", "bcc", "subject", "reply-to", "an", "betreff", "kopie", "antwort an"])
_BELOW = frozenset([
    "for", "attendees", "present", "participants", "location", "where", "time", "priority", "importance", "attachments",
    "ort", "zeit", "teilnehmer", "anlagen",
])  # fmt: skip
_ADDRESS = re.compile(r"[\w.+'-]+@[\w.-]+\w")
_ADDRESSED = re.compile(r"^\s*(?P<who>[^<>:@]{2,60}?)\s*<\s*(?P<address>[\w.+'-]+@[\w.-]+)\s*>(?P<rest>.*)$")
_WROTE = re.compile(
    r"^\s*on\b.{4,120}?(?:\d{1,2}[:.]\d{2}(?:\s*[ap]m)?|20\d\d)(?:\s+at)?\s*,?\s+(?P<who>[^\d<>]{2,60}?)\s*"
    r"(?:<(?P<address>[^<>]*)>)?\s*wrote:\s*$"
    r"|^\s*am\b.{4,120}\bschrieb\s+(?P<wer>[^\d<>]{2,60}?)\s*(?:<(?P<adresse>[^<>]*)>)?\s*:\s*$",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"^\s*(?:on\b.{4,120}\bwrote:|am\b.{4,120}\bschrieb\b.{0,80}:)\s*$", re.IGNORECASE)
_FORWARDED = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|forwarded message|urspr.ngliche nachricht|weitergeleitete nachricht)\s*-{2,}"
    r"|begin forwarded message:|_{10,})\s*$",
    re.IGNORECASE,
)
_TO_ME = re.compile(r"^\s*(?:to me|an mich)\W*$", re.IGNORECASE)
_FIRST_LINES = 20
_LONGEST_DAY = 60


@dataclass(slots=True)
class MailHead:
    """What is known of the mail that is gone through line by line; `sent` is what it says of the day."""

    is_mail: bool = False
    writer: str | None = None
    address: str | None = None
    sent: str | None = None
    is_named: bool = False
    is_begun: bool = False

    def take(self, line: str) -> bool:
        """Take a line of the head, at the beginning of the text or of a mail; False where it is none."""
        field = _FIELD.match(line)
        name, value = (field["name"].casefold(), field["value"].strip()) if field else ("", "")
        if name in _FROM and self.is_mail:
            self._name(re.sub(r"[<(\[].*", "", value).strip(" \"'*"), value)
        elif (name in _WHEN and (self.is_mail or find_written_day(value))) or (self.is_begun and _is_day(line)):
            self.sent = value or line
        elif (name in _OTHERS and self.is_mail) or (self.is_begun and (name in _BELOW or _TO_ME.match(line))):
            pass
        elif not self.is_begun and (found := _ADDRESSED.match(line)):
            self._name(found["who"], found["address"])
            self.sent = found["rest"]
        elif found := _WROTE.match(line):
            self._name(found["who"] or found["wer"], found["address"] or found["adresse"] or "")
            self.sent = line
        elif not _FORWARDED.match(line):
            return False
        self.is_begun = True
        return True

    def _name(self, writer: str, address: str) -> None:
        found = _ADDRESS.search(address)
        self.address = found[0] if found else None
        self.writer = writer or self.address
        self.is_named = self.is_mail = True


def begin_head(lines: list[str]) -> MailHead:
    """Begin with a text of which nothing is read yet: it is a mail where a line near its beginning says from whom."""
    found = (_FIELD.match(line) for line in lines[:_FIRST_LINES])
    return MailHead(is_mail=any(each is not None and each["name"].casefold() in _FROM for each in found))


def begins_earlier(line: str) -> bool:
    """Whether the mail before begins with this line, which stands below another."""
    return bool(_FORWARDED.match(line) or _EARLIER.match(line))


def is_from(line: str) -> bool:
    """Whether a line of a head says from whom."""
    field = _FIELD.match(line)
    return field is not None and field["name"].casefold() in _FROM


def _is_day(line: str) -> bool:
    """Whether a line is a day with a time, as mail programs write it below the sender."""
    is_short = len(line.strip()) <= _LONGEST_DAY and not line.rstrip().endswith(".")
    return is_short and bool(re.search(r"\d:\d\d", line)) and find_written_day(line) is not None

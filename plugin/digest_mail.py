"""How a digest reads as a mail: plain text, and the same as simple HTML, with a way out at the end."""

from dataclasses import dataclass
from html import escape

from graph.wording import to_count, to_date, to_number
from plugin.digests import Digest, DigestDeal

MOST_CHANGES = 5
GROUPS = (("worse", "Got worse"), ("other", "Changed otherwise"), ("better", "Got better"), ("new", "New"))
WHY_SO_LITTLE = (
    "Salesforce shows other deals to you only while you are signed in, so this mail tells of the deals that you own. "
    "The rest is on the page."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLetter:
    """A digest as a mail: subject, text and HTML."""

    subject: str
    text: str
    html: str


def write_digest(digest: Digest, *, base_url: str, leave: str, own_only: bool) -> DigestLetter:
    """Write a digest; with `own_only`, say that it tells of the reader's own deals and no others."""
    since = to_date(digest.since)
    lines = [_count(digest), *([WHY_SO_LITTLE] if own_only else [])]
    page = f"{base_url}/digest?since={digest.since.date().isoformat()}"
    text = [f"Your deals since {since}", "", *_spaced(lines)]
    html = [f"<h1>Your deals since {escape(since)}</h1>", *(f"<p>{escape(line)}</p>" for line in lines)]
    for name, title in GROUPS:
        deals: tuple[DigestDeal, ...] = getattr(digest, name)
        if not deals:
            continue
        text += [title.upper(), ""]
        html.append(f"<h2>{escape(title)}</h2>")
        for deal in deals:
            address = f"{base_url}/panel/{deal.id}"
            said = [*deal.changes[:MOST_CHANGES], *_more(deal)] or [deal.verdict]
            why = _tell_why(deal)
            text += [f"{deal.name} ({_tell_risk(deal)})", *(f"- {line}" for line in said), *why, address, ""]
            items = "".join(f"<li>{escape(line)}</li>" for line in said)
            html.append(f'<h3><a href="{escape(address)}">{escape(deal.name)}</a> ({escape(_tell_risk(deal))})</h3>')
            html.append(f"<ul>{items}</ul>{''.join(f'<p>{escape(line)}</p>' for line in why)}")
    text += [f"All of it: {page}", "", f"You asked for this mail once a week. To do without it: {leave}", ""]
    html.append(f'<p><a href="{escape(page)}">All of it on the page</a></p>')
    html.append(f'<p>You asked for this mail once a week. <a href="{escape(leave)}">Do without it</a></p>')
    return DigestLetter(
        subject=f"Your deals since {since}: {_short(digest)}", text="\n".join(text), html="\n".join(html)
    )


def _spaced(lines: list[str]) -> list[str]:
    return [each for line in lines for each in (line, "")]


def _short(digest: Digest) -> str:
    others = len(digest.told) + digest.left_out - len(digest.worse)
    if not digest.told:
        return "nothing changed"
    worse = f"{to_number(len(digest.worse))} got worse" if digest.worse else "none got worse"
    return (
        f"{worse}, {to_count(others, '{count} other change', '{count} other changes')}"
        if others
        else f"{worse}, no other changes"
    )


def _count(digest: Digest) -> str:
    quiet = f"{to_count(digest.unchanged, '{count} deal', '{count} deals')} without a change."
    return f"{_short(digest).capitalize()}; {quiet}"


def _more(deal: DigestDeal) -> list[str]:
    left = len(deal.changes) - MOST_CHANGES
    return [f"And {to_count(left, '{count} further change', '{count} further changes')}."] if left > 0 else []


def _tell_risk(deal: DigestDeal) -> str:
    return f"risk {deal.risk}" if deal.was in (None, deal.risk) else f"risk {deal.risk}, was {deal.was}"


def _tell_why(deal: DigestDeal) -> list[str]:
    if deal.was in (None, deal.risk) or not deal.reasons:
        return []
    return ["Why: " + "; ".join(f"{points:+d} {why}" for points, why in deal.reasons) + "."]

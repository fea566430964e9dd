"""How a digest reads as a mail: plain text, and the same as simple HTML, with a way out at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from graph.speech import mark, say
from graph.wording import to_count, to_date
from plugin.digests import Digest, DigestDeal

MOST_CHANGES = 5
GROUPS = (
    ("ended", mark("Won or lost")),
    ("worse", mark("Got worse")),
    ("other", mark("Changed otherwise")),
    ("better", mark("Got better")),
    ("new", mark("New")),
)
WHY_SO_LITTLE = mark(
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
    lines = [_count(digest), *([say(WHY_SO_LITTLE)] if own_only else [])]
    page = f"{base_url}/digest?since={digest.since.date().isoformat()}"
    title = say("Your deals since {day}", day=since)
    text = [title, "", *_spaced(lines)]
    html = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in lines)]
    for name, group in GROUPS:
        deals: tuple[DigestDeal, ...] = getattr(digest, name)
        if not deals:
            continue
        text += [say(group).upper(), ""]
        html.append(f"<h2>{escape(say(group))}</h2>")
        for deal in deals:
            address = f"{base_url}/panel/{deal.id}"
            said = [*deal.changes[:MOST_CHANGES], *_more(deal)] or [deal.verdict]
            why = _tell_why(deal)
            text += [f"{deal.name} ({_tell_risk(deal)})", *(f"- {line}" for line in said), *why, address, ""]
            items = "".join(f"<li>{escape(line)}</li>" for line in said)
            html.append(f'<h3><a href="{escape(address)}">{escape(deal.name)}</a> ({escape(_tell_risk(deal))})</h3>')
            html.append(f"<ul>{items}</ul>{''.join(f'<p>{escape(line)}</p>' for line in why)}")
    text += [
        say("All of it: {page}", page=page),
        "",
        say("You asked for this mail once a week. To do without it: {leave}", leave=leave),
        "",
    ]
    html.append(_link(page, say("All of it on the page")))
    html.append(_link(leave, say("Do without it"), say("You asked for this mail once a week.") + " "))
    return DigestLetter(subject=f"{title}: {_short(digest)}", text="\n".join(text), html="\n".join(html))


def _link(address: str, words: str, before: str = "") -> str:
    return f'<p>{escape(before)}<a href="{escape(address)}">{escape(words)}</a></p>'


def _spaced(lines: list[str]) -> list[str]:
    return [each for line in lines for each in (line, "")]


def _short(digest: Digest) -> str:
    others = len(digest.told) + digest.left_out - len(digest.worse) - len(digest.ended)
    if not digest.told:
        return say("nothing changed")
    worse = (
        to_count(len(digest.worse), "{count} got worse", "{count} got worse") if digest.worse else say("none got worse")
    )
    more = to_count(others, "{count} other change", "{count} other changes") if others else say("no other changes")
    return ", ".join([*_count_ended(digest), worse, more])


def _count_ended(digest: Digest) -> Iterator[str]:
    """Count the deals that were won and those that were lost, where there are any."""
    won = sum(deal.status == "won" for deal in digest.ended)
    if won:
        yield to_count(won, "{count} won", "{count} won")
    if len(digest.ended) > won:
        yield to_count(len(digest.ended) - won, "{count} lost", "{count} lost")


def _count(digest: Digest) -> str:
    quiet = to_count(digest.unchanged, "{count} deal without a change.", "{count} deals without a change.")
    short = _short(digest)
    return f"{short[:1].upper()}{short[1:]}; {quiet}"


def _more(deal: DigestDeal) -> list[str]:
    left = len(deal.changes) - MOST_CHANGES
    return [to_count(left, "And {count} further change.", "And {count} further changes.")] if left > 0 else []


def _tell_risk(deal: DigestDeal) -> str:
    if deal.status != "open":
        return say("won") if deal.status == "won" else say("lost")
    if deal.was in (None, deal.risk):
        return say("risk {risk}", risk=deal.risk)
    return say("risk {risk}, was {was}", risk=deal.risk, was=deal.was)


def _tell_why(deal: DigestDeal) -> list[str]:
    if deal.was in (None, deal.risk) or not deal.reasons:
        return []
    reasons = "; ".join(f"{points:+d} {why.removesuffix('.')}" for points, why in deal.reasons)
    return [say("Why: {reasons}.", reasons=reasons)]

from dataclasses import replace
from datetime import UTC, datetime

from graph.speech import speaking
from plugin.digest_mail import DigestLetter, write_digest
from plugin.digests import Digest, DigestDeal
from tests.spoken_words import Words

WORSE = DigestDeal(
    id="D1",
    name="Acme <1>",
    risk=60,
    was=40,
    verdict="They are split.",
    changes=("Bo went from for to against.",),
    reasons=((20, "one of two who decide is against it."), (-2, "Bo was heard.")),
)
DIGEST = Digest(
    since=datetime(2026, 3, 2, tzinfo=UTC),
    whose="all",
    worse=(WORSE,),
    other=(),
    better=(),
    new=(),
    unchanged=2,
    left_out=0,
    kept_from=None,
    has_team=False,
)
GERMAN = Words(
    {
        "Your deals since {day}": "Ihre Deals seit {day}",
        "Got worse": "Schlechter geworden",
        "no other changes": "keine anderen Änderungen",
        "risk {risk}, was {was}": "Risiko {risk}, zuvor {was}",
        "Why: {reasons}.": "Warum: {reasons}.",
        "Do without it": "Abbestellen",
    },
    {
        "{count} got worse": ("ein Deal steht schlechter", "{count} Deals stehen schlechter"),
        "{count} deal without a change.": ("ein Deal ohne Änderung.", "{count} Deals ohne Änderung."),
    },
)


def _write() -> DigestLetter:
    return write_digest(DIGEST, base_url="https://b.example", leave="https://b.example/leave", own_only=False)


def test_a_letter_begins_with_what_it_comes_to_and_ends_with_a_way_out() -> None:
    letter = _write()

    assert letter.subject == "Your deals since 2 Mar 2026: one got worse, no other changes"
    assert letter.text.splitlines()[2:7:2] == [
        "One got worse, no other changes; two deals without a change.",
        "GOT WORSE",
        "Acme <1> (risk 60, was 40)",
    ]
    assert "Why: +20 one of two who decide is against it; -2 Bo was heard." in letter.text
    assert letter.text.endswith("You asked for this mail once a week. To do without it: https://b.example/leave\n")
    assert '<a href="https://b.example/panel/D1">Acme &lt;1&gt;</a> (risk 60, was 40)' in letter.html
    assert letter.html.endswith(
        '<p>You asked for this mail once a week. <a href="https://b.example/leave">Do without it</a></p>'
    )


def test_a_letter_counts_what_was_won_and_what_was_lost_and_tells_it_first() -> None:
    won = replace(WORSE, id="D2", name="Won one", changes=("Won on 4 Mar 2026.",), status="won")
    lost = replace(won, id="D3", name="Lost one", changes=("Lost on 4 Mar 2026.",), status="lost")
    letter = write_digest(
        replace(DIGEST, ended=(won, lost, replace(lost, id="D4"))),
        base_url="https://b.example",
        leave="https://b.example/leave",
        own_only=False,
    )

    assert letter.subject == "Your deals since 2 Mar 2026: one won, two lost, one got worse, no other changes"
    assert letter.text.index("Won one (won)\n- Won on 4 Mar 2026.") < letter.text.index("Lost one (lost)")
    assert letter.text.index("WON OR LOST") < letter.text.index("GOT WORSE")


def test_a_letter_is_written_in_the_language_that_is_spoken() -> None:
    with speaking("de", GERMAN):
        letter = _write()

    assert letter.subject.startswith("Ihre Deals seit ")
    assert "Ein Deal steht schlechter, keine anderen Änderungen; " in letter.text
    assert "SCHLECHTER GEWORDEN" in letter.text
    assert "Acme <1> (Risiko 60, zuvor 40)" in letter.text
    assert ">Abbestellen</a></p>" in letter.html

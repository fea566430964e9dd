"""Invented leadership teams' answers to the five questions, with what people who read them say of them.

`KNOWN` (75 answers of three teams) was known when the lexicon of concepts was written; `UNSEEN` (50 of two teams, one
of them in German) was written afterwards, and the lexicon wasn't fitted to it. `theme` says which answers to a question
belong together, `incompatible` of which people can't have both.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).with_name("data")
KNOWN, UNSEEN = DATA / "answers.json", DATA / "answers_unseen.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderAnswer:
    id: str
    question: str
    participant: str | None
    text: str
    theme: str = ""

    def belongs_with(self, other: "LeaderAnswer") -> bool:
        return self.question == other.question and self.theme == other.theme


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderTeam:
    about: str
    answers: Sequence[LeaderAnswer]
    incompatible: Sequence[frozenset[str]]


def read_teams(path: Path) -> Mapping[str, LeaderTeam]:
    """Return teams by letter; an answer's id is `QUESTION:WHO`."""
    teams = json.loads(path.read_text(encoding="utf-8"))
    return {
        letter: LeaderTeam(
            about=team["about"],
            answers=[
                LeaderAnswer(
                    id=f"{each['question']}:{each['by']}",
                    question=each["question"],
                    participant=each["by"],
                    text=each["text"],
                    theme=each["theme"],
                )
                for each in team["answers"]
            ],
            incompatible=[frozenset(pair) for pair in team["incompatible"]],
        )
        for letter, team in teams.items()
    }

"""One exercise within a transaction that nobody else can write to it in, and what has to hold before it is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from graph.exercises.phases import RULES, Actor, Deed, find_rule
from plugin.exercises.plans import from_json
from plugin.exercises.refusals import changed_meanwhile, no_exercise, refuse_deed
from plugin.exercises.views import Plan
from plugin.store.exercise_pieces import Piece, drop_pieces, load_pieces, save_piece
from plugin.store.exercises import (
    KeptDeed,
    KeptExercise,
    KeptParticipant,
    add_deed,
    change_exercise,
    find_exercise,
    load_participants,
)


@dataclass(kw_only=True)
class Desk:
    """A locked exercise, who works on it and when; `done` where the step was taken by somebody already."""

    connection: Connection
    tenant: str
    kept: KeptExercise
    actor: str
    now: datetime
    done: bool = False

    @cached_property
    def plan(self) -> Plan:
        """What was planned."""
        return from_json(self.kept.plan)

    @cached_property
    def everybody(self) -> Sequence[KeptParticipant]:
        """Who takes part or took part."""
        return load_participants(self.connection, self.tenant, self.kept.id)

    @property
    def taking_part(self) -> Sequence[KeptParticipant]:
        """Who takes part."""
        return [each for each in self.everybody if each.state == "asked"]

    def find_participant(self, participant_id: str) -> KeptParticipant:
        """Return one of those who take part; raises `ExerciseNotFoundError` for anybody else."""
        found = next((each for each in self.taking_part if each.id == participant_id), None)
        if found is None:
            raise no_exercise()
        return found

    @cached_property
    def pieces(self) -> Mapping[str, Piece]:
        """What people made of the answers, by id, the oldest first."""
        return {piece.id: piece for piece in load_pieces(self.connection, self.tenant, self.kept.id)}

    def find_piece(self, kind: str, piece_id: str, version: int | None) -> Piece:
        """Return a piece of a kind as it was seen; raises `EntryChangedError` where it is another or gone."""
        found = self.pieces.get(piece_id)
        if found is None or found.kind != kind or version not in (None, found.version):
            raise changed_meanwhile()
        return found

    def save_piece(self, piece: Piece) -> None:
        """Keep a piece."""
        save_piece(self.connection, self.tenant, self.kept.id, piece, now=self.now)
        self.__dict__.pop("pieces", None)

    def drop_pieces(self, ids: Sequence[str]) -> None:
        """Delete pieces."""
        drop_pieces(self.connection, self.tenant, self.kept.id, ids)
        self.__dict__.pop("pieces", None)

    def change(self, **values: Any) -> None:
        """Change values of the exercise, and with them its version."""
        change_exercise(self.connection, self.tenant, self.kept.id, **values)

    def move(self, actor: Actor, deed: Deed, **values: Any) -> None:
        """Go on to the phase that a deed leads to."""
        rule = find_rule(actor, deed, self.kept.phase, self.kept.kind)
        if rule is None or rule.leads_to is None:
            raise refuse_deed(actor, deed, self.kept.phase)
        self.change(phase=rule.leads_to, **values)

    def note(self, deed: str, **told: str) -> None:
        """Note what was done; never what anybody wrote."""
        line = KeptDeed(at=self.now, actor=self.actor, deed=deed, told=told)
        add_deed(self.connection, self.tenant, self.kept.id, line)


def open_desk(
    connection: Connection,
    tenant: str,
    exercise_id: str,
    *,
    actor: Actor,
    name: str,
    deed: Deed,
    now: datetime,
    version: int | None = None,
) -> Desk:
    """Lock an exercise for a deed; raises `PhaseRefusedError` and `EntryChangedError` where it can't be done.

    A step to the phase that the exercise is in already was taken before: the desk says so by `done`.
    """
    kept = find_exercise(connection, tenant, exercise_id, lock=True)
    if kept is None:
        raise no_exercise()
    desk = Desk(connection=connection, tenant=tenant, kept=kept, actor=name, now=now)
    if find_rule(actor, deed, kept.phase, kept.kind) is None:
        if not any(
            rule.deed == deed and rule.leads_to == kept.phase for rule in RULES if rule.kind in (None, kept.kind)
        ):
            raise refuse_deed(actor, deed, kept.phase)
        desk.done = True
    elif version not in (None, kept.version):
        raise changed_meanwhile()
    return desk

"""What a coach does in an exercise: plans it, sends the addresses, reveals, and leads on to what the leaders agree on.

Every method takes who asks first and raises `AccessRefusedError` for whoever doesn't coach, and `ExerciseNotFoundError`
for an exercise that isn't there or whose deal they don't see. What changes something takes the `version` that was seen
and raises `EntryChangedError` where somebody else changed it since, `PhaseRefusedError` where the phase doesn't allow
it, and `InputRefusedError` with the place. A step taken twice is taken once: the second sees what the first did.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from graph.exercises.phases import Deed, Kind
from graph.exercises.ratings import LAST_ROUND, may_begin_round
from graph.speech import say
from plugin.errors import PhaseRefusedError
from plugin.exercises import grouping
from plugin.exercises.desk import Desk
from plugin.exercises.envelopes import make_keys
from plugin.exercises.evidence import hand_on
from plugin.exercises.forms import check_form, keep_form, list_rated, name_form, open_all, refuse_reason
from plugin.exercises.grouping import Wording
from plugin.exercises.inviting import give, make_letters
from plugin.exercises.lines import load_lines
from plugin.exercises.namings import Naming, load_namings
from plugin.exercises.plans import check_plan, find_least, to_json
from plugin.exercises.proposing import propose
from plugin.exercises.refusals import refuse_field
from plugin.exercises.room import Room, check_role
from plugin.exercises.showing import ASIDE, show_exercise
from plugin.exercises.views import FORM, ExerciseLine, ExerciseView, GivenLink, Invited, Outcome, Plan, Proposal
from plugin.mailing import Mailer
from plugin.sealing import Seal
from plugin.store.deals import lock_deals
from plugin.store.exercise_forms import destroy_forms
from plugin.store.exercises import (
    add_exercise,
    change_participant,
    find_exercise,
    find_running,
    save_participants,
)
from plugin.store.personal_links import load_ends, revoke_links
from plugin.store.sights import load_all_seen
from plugin.views import DealView, Viewer

__all__ = ["Exercises", "Naming", "Wording"]

MOST_AHEAD = timedelta(days=3660)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercises(Room):
    """Leads exercises; `seal` seals their private keys, and nothing else."""

    seal: Seal
    load_deal: Callable[[Viewer, str], DealView]
    check_list: Callable[[Viewer], None]
    refresh: Callable[[Viewer, str], None]
    """Analyses a deal here and now."""
    mailer: Mailer | None
    base_url: str

    @contextmanager
    def leading(self, viewer: Viewer, exercise_id: str, deed: Deed, version: int | None) -> Iterator[Desk]:
        """Give an exercise to be changed by a deed; what comes of it is kept as evidence, and the deal analysed."""
        # by its name, for classes with slots are made twice, and `super` knows the first of them
        with Room.leading(self, viewer, exercise_id, deed, version) as desk:
            yield desk
            changed = hand_on(desk)
        if changed:
            self.refresh(viewer, desk.kept.deal)

    def propose(self, viewer: Viewer, deal_id: str) -> Proposal:
        """Say who may take part: confirmed decision makers are proposed, others are to be decided openly."""
        check_role(viewer)
        return propose(self.load_deal(viewer, deal_id))

    def plan(
        self,
        viewer: Viewer,
        deal_id: str,
        plan: Plan,
        people: Sequence[Invited],
        *,
        kind: Kind = "consensus",
        exercise_id: str | None = None,
    ) -> str:
        """Plan an exercise with 3 to 12 of the deal's buyers and return its id; the same `exercise_id` plans once."""
        check_role(viewer)
        deal = self.load_deal(viewer, deal_id).deal
        taking_part = check_plan(plan, kind, people, deal)
        exercise_id = exercise_id or uuid4().hex
        keys = make_keys(self.seal)
        now = self.clock()
        with self.store.writing(viewer.tenant) as connection:
            lock_deals(connection, viewer.tenant, [deal.deal.id])
            found = find_exercise(connection, viewer.tenant, exercise_id)
            if found is not None and found.deal == deal.deal.id:
                return exercise_id
            if found is not None or find_running(connection, viewer.tenant, deal.deal.id, kind) is not None:
                raise PhaseRefusedError(say("An exercise of this kind is under way in this deal. End it first."))
            values = {
                "id": exercise_id,
                "deal": deal.deal.id,
                "kind": kind,
                "phase": "plan",
                "round": 0,
                "plan": to_json(plan),
                "author": viewer.user,
                "public_key": keys.public,
                "private_key": keys.private,
                "created_at": now,
            }
            add_exercise(connection, viewer.tenant, values)
            save_participants(connection, viewer.tenant, exercise_id, taking_part)
            self.open(connection, viewer, exercise_id, "change_plan", None).note("plan")
        return exercise_id

    def show(self, viewer: Viewer, exercise_id: str) -> ExerciseView:
        """Show an exercise as far as its phase lets a coach see it."""
        with self.reading(viewer, exercise_id) as desk:
            return show_exercise(desk)

    def list_for(self, viewer: Viewer, deal_id: str | None = None) -> Sequence[ExerciseLine]:
        """List the exercises of one deal, or of all deals that the viewer sees: running ones first, newest first."""
        check_role(viewer)
        if deal_id is not None:
            self.check_deal(viewer, deal_id)
        else:
            self.check_list(viewer)
        with self.store.reading(viewer.tenant) as connection:
            seen: Collection[str] | None = None if deal_id is None else [deal_id]
            if deal_id is None and viewer.sight is not None:
                seen = load_all_seen(connection, viewer.tenant, viewer.user or "")
            return load_lines(connection, viewer.tenant, deals_of=seen)

    def change_plan(
        self, viewer: Viewer, exercise_id: str, plan: Plan, people: Sequence[Invited], *, version: int
    ) -> None:
        """Plan it otherwise."""
        deal = self.load_deal(viewer, self.find_deal(viewer, exercise_id)).deal
        with self.leading(viewer, exercise_id, "change_plan", version) as desk:
            taking_part = check_plan(plan, desk.kept.kind, people, deal, desk.everybody)
            save_participants(desk.connection, viewer.tenant, exercise_id, taking_part)
            desk.change(plan=to_json(plan))
            desk.note("change_plan")

    def begin_writing(self, viewer: Viewer, exercise_id: str, *, version: int) -> Sequence[GivenLink]:
        """Make everybody's personal address and begin; pressed twice, the second gets no addresses."""
        with self.leading(viewer, exercise_id, "begin_writing", version) as desk:
            if desk.done:
                return []
            _check_enough(desk)
            letters = make_letters(desk, [each for each in desk.taking_part if not each.typed])
            desk.move("coach", "begin_writing")
            desk.note("begin_writing", people=str(len(desk.taking_part)))
        return give(letters, mailer=self.mailer, base_url=self.base_url)

    def renew_link(self, viewer: Viewer, exercise_id: str, participant: str, *, version: int) -> GivenLink:
        """Make somebody a new address; the former one is dead, and so is the way to the draft written with it."""
        with self.leading(viewer, exercise_id, "renew_link", version) as desk:
            letters = make_letters(desk, [desk.find_participant(participant)])
            change_participant(desk.connection, viewer.tenant, exercise_id, participant, typed=False)
            desk.change()
            desk.note("renew_link", participant=participant)
        return give(letters, mailer=self.mailer, base_url=self.base_url)[0]

    def revoke_link(self, viewer: Viewer, exercise_id: str, participant: str, *, version: int) -> None:
        """Take somebody's address back; what they wrote stays and counts."""
        with self.leading(viewer, exercise_id, "revoke_link", version) as desk:
            self._revoke(desk, desk.find_participant(participant).id)
            desk.change()
            desk.note("revoke_link", participant=participant)

    def let_go(self, viewer: Viewer, exercise_id: str, participant: str, why: str, *, version: int) -> None:
        """Let somebody leave: they count no more, and what they wrote under seal is destroyed."""
        with self.leading(viewer, exercise_id, "let_go", version) as desk:
            refuse_reason(why)
            self._revoke(desk, desk.find_participant(participant).id)
            values = {"state": "gone", "why": why.strip()}
            change_participant(desk.connection, viewer.tenant, exercise_id, participant, **values)
            destroy_forms(desk.connection, viewer.tenant, exercise_id, participant_id=participant)
            desk.__dict__.pop("everybody", None)
            if desk.kept.phase == "understand":
                grouping.deal_without(desk, participant)
            desk.change()
            desk.note("let_go", participant=participant)

    def type_in(
        self, viewer: Viewer, exercise_id: str, participant: str, answers: Mapping[str, str], *, form: str = FORM
    ) -> str:
        """Seal what somebody wrote on paper and return the proof; it can be replaced, and read by nobody.

        `form` is the one that the paper was of, which may be over: the answers, or the ratings of a round.
        """
        with self.leading(viewer, exercise_id, "type_in", None) as desk:
            if form != name_form(desk):
                raise PhaseRefusedError(
                    say("This paper was of an earlier part of the exercise, which is over, so it wasn't kept.")
                )
            person = desk.find_participant(participant)
            ends = load_ends(desk.connection, viewer.tenant, purpose="answer", about=exercise_id, now=desk.now)
            if person.id in ends:
                raise PhaseRefusedError(
                    say("This person has an address to write with. Take it back before you type in their paper.")
                )
            change_participant(desk.connection, viewer.tenant, exercise_id, participant, typed=True)
            kept = keep_form(desk, participant, check_form(desk, answers), token=None, version=None, finished=True)
            desk.note("type_in")
        return kept.proof or ""

    def reveal(self, viewer: Viewer, exercise_id: str, *, version: int, why: str = "") -> None:
        """Open all finished answers at once and for good; `why` says why not everybody is waited for."""
        with self.leading(viewer, exercise_id, "reveal", version) as desk:
            if desk.done:
                return
            opened, rows = open_all(desk, self.seal, why)
            told = {"forms": str(len(opened)), "people": str(len(desk.taking_part))}
            if desk.kept.kind == "authority":
                self._revoke(desk, None)
                desk.move("coach", "reveal", revealed_at=desk.now, ended_at=desk.now, private_key=None)
            else:
                if desk.plan.attributed:
                    grouping.deal_pairs(desk)
                else:
                    grouping.deal_answers(desk, opened, rows)
                desk.move("coach", "reveal", revealed_at=desk.now)
            desk.note("reveal", **told, **({"why": why.strip()} if why.strip() else {}))

    def pair_again(self, viewer: Viewer, exercise_id: str, *, version: int) -> None:
        """Deal out anew who says back whom; what was confirmed stays where it can."""
        with self.leading(viewer, exercise_id, "pair", version) as desk:
            if not desk.plan.attributed:
                raise PhaseRefusedError(
                    say("Nobody knows whose answers are whose, so they can be dealt out only once.")
                )
            grouping.deal_pairs(desk)
            desk.change()
            desk.note("pair")

    def confirm_back(self, viewer: Viewer, exercise_id: str, pair: str) -> None:
        """Note that somebody was said back rightly, as told in the room."""
        with self.leading(viewer, exercise_id, "confirm_back", None) as desk:
            grouping.confirm_told(desk, pair)
            desk.note("confirm_back")

    def begin_grouping(self, viewer: Viewer, exercise_id: str, *, version: int) -> None:
        """Go on to putting answers together."""
        with self.leading(viewer, exercise_id, "begin_grouping", version) as desk:
            if not desk.done:
                desk.move("coach", "begin_grouping")
                desk.note("begin_grouping")

    def make_group(
        self, viewer: Viewer, exercise_id: str, question: str, name: str, *, group_id: str | None = None
    ) -> str:
        """Make a group of a question's answers and return its id; the same `group_id` makes it once."""
        with self.leading(viewer, exercise_id, "place", None) as desk:
            return grouping.make_group(desk, question, name, group_id)

    def rename_group(self, viewer: Viewer, exercise_id: str, group: str, name: str, *, version: int) -> None:
        """Name a group otherwise; `version` is the group's."""
        with self.leading(viewer, exercise_id, "place", None) as desk:
            grouping.rename_group(desk, group, name, version)

    def delete_group(self, viewer: Viewer, exercise_id: str, group: str, *, version: int) -> None:
        """Take a group apart: its answers are to be placed again; `version` is the group's."""
        with self.leading(viewer, exercise_id, "place", None) as desk:
            grouping.delete_group(desk, group, version)

    def mark_excluding(self, viewer: Viewer, exercise_id: str, group: str, other: str, *, yes: bool) -> None:
        """Say whether two groups of one question can't both be had."""
        with self.leading(viewer, exercise_id, "place", None) as desk:
            grouping.mark_excluding(desk, group, other, yes=yes)

    def place(
        self,
        viewer: Viewer,
        exercise_id: str,
        answer: str,
        *,
        group: str | None = None,
        aside: str | None = None,
        was: str | None = None,
    ) -> None:
        """Put an answer into a group, or aside with a reason, or with neither back among those to be placed.

        `was` is where it was seen: a group's id, "aside", or None.
        """
        with self.leading(viewer, exercise_id, "place", None) as desk:
            grouping.place(desk, answer, group=group, aside=aside, was=was)

    def set_aside(self, viewer: Viewer, exercise_id: str, answers: Sequence[str], why: str) -> None:
        """Set answers that are still to be placed aside for one reason, or none of them where one was placed since."""
        with self.leading(viewer, exercise_id, "place", None) as desk:
            for answer in answers:
                grouping.place(desk, answer, group=None, aside=why, was=None)

    def put_back(self, viewer: Viewer, exercise_id: str, answers: Sequence[str]) -> None:
        """Put answers that stand aside back among those to be placed, or none where one was placed since."""
        with self.leading(viewer, exercise_id, "place", None) as desk:
            for answer in answers:
                grouping.place(desk, answer, group=None, aside=None, was=ASIDE)

    def begin_statements(self, viewer: Viewer, exercise_id: str, *, version: int) -> None:
        """Go on to wording what is shared; refused until each answer is placed or set aside."""
        with self.leading(viewer, exercise_id, "begin_statements", version) as desk:
            if not desk.done:
                grouping.check_placed(desk)
                desk.move("coach", "begin_statements")
                desk.note("begin_statements")

    def word_statement(
        self,
        viewer: Viewer,
        exercise_id: str,
        wording: Wording,
        *,
        statement: str | None = None,
        version: int | None = None,
    ) -> str:
        """Add a shared statement, or with its id and `version` word it otherwise; return its id.

        An id that isn't there yet adds it under that id, so that a form sent twice adds one.
        """
        with self.leading(viewer, exercise_id, "word_statement", None) as desk:
            return grouping.word_statement(desk, wording, statement, version)

    def delete_statement(self, viewer: Viewer, exercise_id: str, statement: str, *, version: int) -> None:
        """Take a shared statement out that nobody has rated."""
        with self.leading(viewer, exercise_id, "word_statement", None) as desk:
            grouping.delete_statement(desk, statement, version)

    def begin_rating(self, viewer: Viewer, exercise_id: str, *, version: int) -> None:
        """Ask everybody to rate the shared statements under seal."""
        self._begin_round(viewer, exercise_id, "begin_rating", version)

    def reveal_ratings(self, viewer: Viewer, exercise_id: str, *, version: int, why: str = "") -> None:
        """Open all finished ratings of this round at once, and say by the threshold what is agreed."""
        with self.leading(viewer, exercise_id, "reveal_ratings", version) as desk:
            if desk.done:
                return
            opened, _ = open_all(desk, self.seal, why)
            grouping.judge(desk)
            # after the last round there is nothing left to open
            keys = {} if may_begin_round(desk.kept.round) else {"private_key": None}
            desk.move("coach", "reveal_ratings", **keys)
            told = {"round": str(desk.kept.round), "forms": str(len(opened))}
            desk.note("reveal_ratings", **told, **({"why": why.strip()} if why.strip() else {}))

    def begin_round(self, viewer: Viewer, exercise_id: str, *, version: int) -> None:
        """Rate once more, after the words were changed; there are at most three rounds."""
        self._begin_round(viewer, exercise_id, "begin_round", version)

    def settle(
        self, viewer: Viewer, exercise_id: str, statement: str, outcome: Outcome, note: str = "", *, version: int
    ) -> None:
        """Note what became of a statement; `version` is the statement's."""
        with self.leading(viewer, exercise_id, "settle", None) as desk:
            grouping.settle(desk, statement, outcome, note, version)
            desk.note("settle")

    def keep(self, viewer: Viewer, exercise_id: str, review_at: datetime | None, *, version: int) -> None:
        """End the exercise with what was agreed, and say when it is looked at again."""
        with self.leading(viewer, exercise_id, "keep", version) as desk:
            if desk.done:
                return
            if review_at is not None and not desk.now <= review_at <= desk.now + MOST_AHEAD:
                raise refuse_field("review_at", say("Choose a day to come, within ten years."))
            grouping.check_settled(desk)
            self._end(desk, "keep", review_at=review_at)

    def stop(self, viewer: Viewer, exercise_id: str, why: str, *, version: int) -> None:
        """End the exercise without an outcome; what is still sealed is destroyed."""
        with self.leading(viewer, exercise_id, "stop", version) as desk:
            if not desk.done:
                refuse_reason(why)
                self._end(desk, "stop", ended_why=why.strip())

    def namings(self, viewer: Viewer, exercise_id: str) -> Sequence[Naming]:
        """Return who named whom in an authority check, as evidence for the deal alone: no page may show it.

        None before the reveal, without attribution, or where fewer than four answered.
        """
        with self.reading(viewer, exercise_id) as desk:
            return load_namings(desk)

    def _begin_round(self, viewer: Viewer, exercise_id: str, deed: Deed, version: int) -> None:
        with self.leading(viewer, exercise_id, deed, version) as desk:
            if desk.done:
                return
            if not may_begin_round(desk.kept.round):
                raise PhaseRefusedError(say("There are at most {most} rounds.", most=LAST_ROUND))
            _check_enough(desk)
            if not list_rated(desk):
                raise PhaseRefusedError(say("There is no statement left to rate."))
            desk.move("coach", deed, round=desk.kept.round + 1)
            desk.note(deed, round=str(desk.kept.round + 1))

    def _end(self, desk: Desk, deed: Deed, **values: object) -> None:
        """End an exercise: what is still sealed is destroyed, and so is the key to it."""
        destroy_forms(desk.connection, desk.tenant, desk.kept.id)
        desk.move("coach", deed, ended_at=desk.now, private_key=None, **values)
        desk.note(deed)

    def _revoke(self, desk: Desk, participant: str | None) -> None:
        revoke_links(desk.connection, desk.tenant, purpose="answer", about=desk.kept.id, who=participant, now=desk.now)


def _check_enough(desk: Desk) -> None:
    """Refuse to ask so few people that nothing they hand in could ever be revealed."""
    people = len(desk.taking_part)
    least = find_least(people, desk.kept.kind)
    if people < least:
        raise refuse_field("people", say("At least {least} people must take part.", least=least))

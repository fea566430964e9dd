"""Which of an exercise's answers people may want to look at together, by the installation's lexicon."""

from collections.abc import Sequence

from graph.exercises.suggestions import Suggestion, suggest_across, suggest_pairs
from plugin.exercises.concepts import load_lexicon
from plugin.exercises.views import ExerciseView


def suggest_together(view: ExerciseView) -> Sequence[Suggestion]:
    """Suggest pairs of answers to one question of which people haven't placed both, the most alike first in each.

    `graph.exercises.suggestions.say_reason` says why. Nothing is suggested before the answers are revealed.
    """
    placed = {answer for group in view.groups for answer in group.answers} | {each.answer for each in view.set_aside}
    return suggest_pairs(view.answers, load_lexicon(), placed)


def suggest_seen_differently(view: ExerciseView) -> Sequence[Suggestion]:
    """Suggest what one leader names as working and another as to be improved, for a neutral line in the reveal."""
    return suggest_across(view.answers, load_lexicon())

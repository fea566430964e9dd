"""Exercises with a customer's leaders: planned by a coach, answered under seal, revealed for all at once, kept."""

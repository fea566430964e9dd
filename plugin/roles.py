"""Which role a person has here: the one of the permission sets that an admin of the CRM assigned."""

from collections.abc import Collection, Sequence

from plugin.views import ROLES, Role


def find_role(permission_sets: Sequence[str], held: Collection[str]) -> Role | None:
    """Return the role of the sets that are held; None where none is ours.

    `permission_sets` are the names for rep, manager, coach and admin, in that order; who holds several has the last.
    """
    found = [role for role, name in zip(ROLES, permission_sets, strict=True) if name in held]
    return found[-1] if found else None


def explain_missing_role(permission_sets: Sequence[str]) -> str:
    """Say which permission set an admin should assign."""
    *first, last = permission_sets
    return (
        "Salesforce knows you, but you hold none of Buy-In's permission sets. Ask an admin of your org to assign you "
        f"{', '.join(first)} or {last}, whichever fits your work; then sign in again."
    )

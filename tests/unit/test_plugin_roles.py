import pytest

from plugin.roles import explain_missing_role, find_role

OURS = ("BuyIn_Rep", "BuyIn_Manager", "BuyIn_Coach", "BuyIn_Admin")


@pytest.mark.parametrize(
    ("held", "role"),
    [
        (set(), None),
        ({"Sales_User", "BuyIn_Integration"}, None),
        ({"buyin_rep"}, None),
        ({"BuyIn_Rep", "Sales_User"}, "rep"),
        ({"BuyIn_Coach", "BuyIn_Manager"}, "coach"),
        (set(OURS), "admin"),
    ],
)
def test_the_role_is_the_last_of_the_permission_sets_that_are_held(held: set[str], role: str | None) -> None:
    assert find_role(OURS, held) == role


def test_an_orgs_own_names_count_in_their_place() -> None:
    own = ("Reps", "Leads", "Coaches", "Owners")
    assert find_role(own, {"Leads", "BuyIn_Admin"}) == "manager"
    assert "Reps, Leads, Coaches or Owners" in explain_missing_role(own)

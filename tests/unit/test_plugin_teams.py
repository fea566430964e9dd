from plugin.store.users import KeptUser
from plugin.teams import find_team


def user(user_id: str, manager: str | None, *, active: bool = True) -> KeptUser:
    return KeptUser(id=user_id, name=user_id, manager=manager, active=active)


def test_a_team_is_everybody_below_on_whatever_level_those_who_left_included() -> None:
    users = [user("a", None), user("b", "a"), user("c", "b", active=False), user("d", "x"), user("e", None)]
    assert find_team(users, "a") == {"b", "c"}
    assert find_team(users, "b") == {"c"}
    assert find_team(users, "c") == frozenset()
    assert find_team(users, "nobody") == frozenset()


def test_lines_in_a_circle_end_where_they_begin() -> None:
    users = [user("a", "c"), user("b", "a"), user("c", "b"), user("self", "self")]
    assert find_team(users, "a") == {"b", "c"}
    assert find_team(users, "self") == frozenset()

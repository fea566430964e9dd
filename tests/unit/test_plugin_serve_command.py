import pytest

from plugin.commands.serve import tell_address


@pytest.mark.parametrize(
    ("address", "setting"),
    [
        ("http://127.0.0.1:8000", ""),
        ("http://127.0.0.1:9000", "BUYIN_BASE_URL=http://127.0.0.1:9000 "),
        ("http://[::1]:8000", "BUYIN_BASE_URL=http://[::1]:8000 "),
        ("http://192.168.0.7:9000", ""),
    ],
)
def test_a_link_for_another_address_of_this_machine_is_made_with_that_address(address: str, setting: str) -> None:
    assert tell_address(address) == setting

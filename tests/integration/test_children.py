"""A part that dies again and again is given up, and the others are stopped."""

import os
import threading
from multiprocessing import active_children

import pytest

from plugin.children import MOST_QUICK_DEATHS, watch
from plugin.errors import BuyInError


def test_a_part_that_keeps_dying_at_once_is_named_and_the_others_are_stopped() -> None:
    with pytest.raises(BuyInError, match=f"The restless part stopped {MOST_QUICK_DEATHS} times"):
        watch({"patient": (_wait_for_ever, ()), "restless": (os._exit, (3,))})

    assert active_children() == []


def _wait_for_ever() -> None:
    threading.Event().wait()

"""A part that dies again and again is given up, and the others are stopped."""

import multiprocessing
import os
import signal
import threading
from multiprocessing import active_children
from multiprocessing.connection import Connection

import pytest

from plugin.children import MOST_QUICK_DEATHS, watch
from plugin.errors import BuyInError


def test_a_part_that_keeps_dying_at_once_is_named_and_the_others_are_stopped() -> None:
    with pytest.raises(BuyInError, match=f"The restless part stopped {MOST_QUICK_DEATHS} times"):
        watch({"patient": (_wait_for_ever, ()), "restless": (os._exit, (3,))})

    assert active_children() == []


def test_a_request_to_stop_is_heard_whichever_thread_catches_it() -> None:
    context = multiprocessing.get_context("spawn")
    heard, told = context.Pipe(duplex=False)

    def catch_it() -> None:
        heard.recv()
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

    threading.Thread(target=catch_it, daemon=True).start()
    watch({"patient": (_tell_and_wait, (told,))})

    assert active_children() == []


def _tell_and_wait(told: Connection) -> None:
    told.send("here")
    threading.Event().wait()


def _wait_for_ever() -> None:
    threading.Event().wait()

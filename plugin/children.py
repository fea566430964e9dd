"""Decides what becomes of the processes a program starts: a dead one is started again, none outlives the parent."""

import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from time import monotonic
from types import FrameType
from typing import Any

import structlog

from plugin.errors import BuyInError
from plugin.logs import set_up_logs
from plugin.settings import Settings

QUICK_DEATH = 10.0
MOST_QUICK_DEATHS = 3
FAREWELL = 20.0
ALARMS = 4096

Part = tuple[Callable[..., None], Sequence[Any]]
"""What a child runs: a function and its arguments."""

log = structlog.get_logger(__name__)


class StopServing(BaseException):
    """Somebody asked the program to stop."""


def become_child(environ: Mapping[str, str], settings: Settings) -> None:
    """Take over the environment, leave the parent's terminal group, and stop when the parent is gone."""
    os.setpgrp()
    os.environ.clear()
    os.environ.update(environ)
    set_up_logs(settings)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), name="follow-parent", daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


class Child:
    """A process that is started again when it dies, unless it keeps dying at once."""

    def __init__(self, name: str, target: Callable[..., None], arguments: Sequence[Any]) -> None:
        self.name = name
        self.target = target
        self.arguments = tuple(arguments)
        self.quick_deaths = 0
        self.start()

    def start(self) -> None:
        """Start it as a fresh program that shares nothing but its arguments."""
        self.started = monotonic()
        context = multiprocessing.get_context("spawn")
        self.process = context.Process(target=self.target, args=self.arguments, name=f"buyin-{self.name}")
        self.process.start()

    def revive(self) -> None:
        """Start it anew; give up when it died several times right after its start."""
        self.quick_deaths = self.quick_deaths + 1 if monotonic() - self.started < QUICK_DEATH else 0
        log.warning("child died", child=self.name, status=self.process.exitcode)
        if self.quick_deaths >= MOST_QUICK_DEATHS:
            raise BuyInError(
                f"The {self.name} part stopped {self.quick_deaths} times right after its start; see above."
            )
        self.start()

    def stop(self) -> None:
        """Ask it to stop."""
        if self.process.is_alive():
            self.process.terminate()

    def bury(self, until: float) -> None:
        """Wait for its end; past `until`, end it."""
        self.process.join(max(0.0, until - monotonic()))
        if self.process.is_alive():
            log.warning("child ended by force", child=self.name)
            self.process.kill()
            self.process.join()
        self.process.close()


def watch(parts: Mapping[str, Part]) -> None:
    """Run the parts as children until somebody asks to stop; leave none behind."""
    before = {number: signal.signal(number, _ask_to_stop) for number in (signal.SIGTERM, signal.SIGINT)}
    children: list[Child] = []
    try:
        with _woken_by_signals() as alarm:
            for name, (target, arguments) in parts.items():
                children.append(Child(name, target, arguments))
            while True:
                _revive_the_dead(children, alarm)
    except StopServing:
        log.info("stopping")
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        for child in children:
            child.stop()
        until = monotonic() + FAREWELL
        for child in children:
            child.bury(until)
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _woken_by_signals() -> Iterator[socket.socket]:
    """Give a socket that can be read from once a signal has come.

    Python runs its handlers in the main thread only. A signal that another thread caught, or one that came just before
    the main thread began to wait, would leave it waiting for ever.
    """
    alarm, bell = socket.socketpair()
    with alarm, bell:
        bell.setblocking(False)
        before = signal.set_wakeup_fd(bell.fileno(), warn_on_full_buffer=False)
        try:
            yield alarm
        finally:
            signal.set_wakeup_fd(before)


def _revive_the_dead(children: Sequence[Child], alarm: socket.socket) -> None:
    """Wait until a child died or a signal came, and start anew who died."""
    events = wait([alarm, *(child.process.sentinel for child in children)])
    if alarm in events:
        alarm.recv(ALARMS)
    for child in children:
        if child.process.sentinel in events:
            child.revive()


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopServing

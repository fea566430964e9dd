"""Decides how long work shows how far it is: a bar that moves on a terminal, log lines elsewhere."""

import sys
from types import TracebackType
from typing import Self

import click
import structlog

from plugin.jobs import Progress
from plugin.sync_counts import SyncCounts, SyncStep

BAR = 24
WORDS = {"assembling": "Putting deals together", "analysing": "Analysing deals"}

log = structlog.get_logger(__name__)


class ProgressLine:
    """One line on standard error that is written anew with each step; it is gone in the end."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._told = ""
        self.counts = SyncCounts()
        """What a sync had counted at its last step."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._on_terminal:
            click.echo("\r\033[K", nl=False, err=True)

    def on_step(self, step: SyncStep) -> None:
        """Show how far a sync is."""
        self.counts = step.counts
        if step.phase == "reading":
            self._show(f"Reading {step.kind}: {step.done:,} records so far", "reading", step.kind, step.done)
        else:
            self._show_bar(step.phase, step.done, step.total or step.done)

    def on_jobs(self, progress: Progress) -> None:
        """Show how far the analyses are, in batches."""
        done = len(progress.results) + len(progress.reasons)
        total = done + len(progress.waiting) + len(progress.running)
        if total:
            self._show_bar("analysing", done, total)

    def _show_bar(self, phase: str, done: int, total: int) -> None:
        filled = BAR * done // max(total, 1)
        bar = "#" * filled + "-" * (BAR - filled)
        self._show(f"{WORDS[phase]} [{bar}] {done:,} of {total:,}", phase, None, done)

    def _show(self, words: str, phase: str, kind: str | None, done: int) -> None:
        if self._on_terminal:
            click.echo(f"\r\033[K{words}", nl=False, err=True)
        elif (told := f"{phase} {kind}") != self._told:  # a line for each kind, not for each page
            self._told = told
            log.info(phase, **({"kind": kind} if kind else {}), done=done)

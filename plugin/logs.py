"""Decides how log lines look: words for a person on a terminal, JSON for a machine, never a query or a body.

Addresses that open something by themselves lose what opens it, whoever writes the line: `/answer/...`.
"""

import logging
import logging.config
import re
import sys

import structlog
import structlog.tracebacks

from plugin.settings import Settings

TALKATIVE = (
    "urllib3",
    "requests",
    "simple_salesforce",
    "kombu",
    "amqp",
    "redis",
    "alembic",
    "celery.worker.strategy",
    "fontTools",
    "fpdf",
)
"""Libraries whose fine lines could quote addresses with queries in them, tell of letters, or only repeat ours."""

WITHOUT_VALUES = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
"""Tracebacks say where, never with which values."""

PERSONAL = re.compile(r"((?:/|%2F)(?:answer|sign-in(?:/|%2F)link)(?:/|%2F))[\w.~%-]+", re.IGNORECASE)
"""Addresses that hold a key: of participants and of those whom a charter names, and to sign in once."""


def hide_keys(_logger: object, _method: str, line: str) -> str:
    """Return a finished log line without the keys in its addresses."""
    return PERSONAL.sub(r"\1...", line)


def set_up_logs(settings: Settings) -> None:
    """Send every log line, ours and the libraries', through one formatter to standard error."""
    on_terminal = sys.stderr.isatty()
    form = settings.log_format or ("console" if on_terminal else "json")
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    last: list[structlog.types.Processor] = (
        [structlog.dev.ConsoleRenderer(colors=on_terminal, exception_formatter=structlog.dev.plain_traceback)]
        if form == "console"
        else [structlog.processors.ExceptionRenderer(WITHOUT_VALUES), structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "one": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last, hide_keys],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one"}},
            "root": {"handlers": ["stderr"], "level": settings.log_level.upper()},
            "loggers": {name: {"level": "WARNING"} for name in TALKATIVE},
        }
    )

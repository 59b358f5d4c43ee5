"""Logs as data: one JSON object a line on stderr. Never personal data, never a token, never a query string."""

from __future__ import annotations

import logging
import re
import sys
import traceback

import structlog

_TOKEN_IN_PATH = re.compile(r"(/(?:t|T|tickets)/)[^/?]+")


def safe_path(path: str) -> str:
    """Return a path that may be logged: what follows a ticket's address is a secret of its holder."""
    return _TOKEN_IN_PATH.sub(r"\1-", path.partition("?")[0])


def where(error: BaseException) -> dict[str, object]:
    """Return what may be logged of an unexpected error: its kind and its place. Its message may quote what a person
    typed."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "kind": type(error).__name__,
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def set_up_logs(level: str) -> None:
    """Our own lines through structlog; those of libraries from `warning` on, because uvicorn's hold addresses."""
    least = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=max(least, logging.WARNING), stream=sys.stderr, format="%(message)s", force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )

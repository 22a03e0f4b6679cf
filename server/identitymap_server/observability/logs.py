"""Structured logs: one JSON object a line on standard error.

Events have fixed texts and their facts are named fields. Only ids that mean nothing outside (integration, run,
request), counts, durations and reasons may be fields: no keys, no names, no exception texts of libraries.
"""

from __future__ import annotations

import json
import logging
import sys

import structlog

Logger = structlog.typing.FilteringBoundLogger


def configure(log_format: str = "json") -> None:
    """Set up logging for this process; `log_format` is "json" or "console". Called once, by a command."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _exception_kinds,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Libraries log through the standard library.
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_LibraryFormatter())
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)


def get() -> Logger:
    """The logger."""
    logger: Logger = structlog.get_logger()
    return logger


class _LibraryFormatter(logging.Formatter):
    """Says which library had trouble, and where. Its own words may hold what it stumbled over."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        event = {
            "event": "library trouble",
            "level": record.levelname.lower(),
            "logger": record.name,
            "where": f"{record.module}:{record.lineno}",
            "error": kind,
        }
        return json.dumps(event)


def _exception_kinds(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Replaces an exception by its kind and where it came from: its text may hold what it stumbled over."""
    error = event.pop("error", None)
    if isinstance(error, BaseException):
        frames = []
        chain: BaseException | None = error
        while chain is not None:
            traceback = chain.__traceback__
            while traceback is not None:
                code = traceback.tb_frame.f_code
                frames.append(f"{code.co_filename.rpartition('identitymap_server/')[2]}:{traceback.tb_lineno}")
                traceback = traceback.tb_next
            frames.append(type(chain).__name__)
            chain = chain.__cause__ or chain.__context__
        event["error"] = type(error).__name__
        event["trace"] = frames
    return event

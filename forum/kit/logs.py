"""How the processes write their logs: one line of key and value each, on standard error.

What is logged names no person and quotes no text: ids, kinds and counts only.
"""

import logging
import sys

import structlog


def configure_logs() -> None:
    """Write what is worth an administrator's time; every process calls this once at its start."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], drop_missing=True
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )

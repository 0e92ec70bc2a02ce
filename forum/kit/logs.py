"""How the processes write their logs: one line of key and value each, on standard error.

What is logged names no person and quotes no text: ids, kinds and counts only.
"""

import logging
import sys

import structlog

# What uvicorn's report begins with; the exception's text and its cause's follow.
_FAULT_OF_PAGE = "Exception in ASGI application"


class WithoutWords(logging.Filter):
    """Leaves of the web server's report of a fault its kind: the message may quote somebody."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten a report of a fault in a page, which `page.broken` has told already."""
        if record.exc_info and str(record.msg).startswith(_FAULT_OF_PAGE):
            kind = record.exc_info[0]
            record.msg = f"{_FAULT_OF_PAGE}: {kind.__name__ if kind else ''}"
            record.exc_info = record.exc_text = None
        return True


def configure_logs() -> None:
    """Write what is worth an administrator's time; every process calls this once at its start."""
    server = logging.getLogger("uvicorn.error")
    if not any(isinstance(each, WithoutWords) for each in server.filters):
        server.addFilter(WithoutWords())
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

"""`forum worker`: the half of the forum that does what takes time, as a process of its own."""

import uvloop

from forum.cli.console import checked_settings, out, refuse_old_database
from forum.worker import work_alone


def worker() -> None:
    """Send mail, index texts and do all that recurs, until ended; beside `serve --workers N`."""
    checked_settings()
    refuse_old_database()
    out.print("The worker has started. End it with Ctrl+C.")
    uvloop.run(work_alone())

"""Every kind of job, and the worker that runs them: in the server process or as its own."""

import asyncio
import signal
from contextlib import AbstractAsyncContextManager

# Importing a module registers its kinds of job.
from forum import search
from forum.accounts import jobs as accounts_jobs  # noqa: F401
from forum.branches import jobs as branches_jobs
from forum.digests import jobs as digests_jobs  # noqa: F401
from forum.digests.actions import stop_letter
from forum.files import jobs as files_jobs  # noqa: F401
from forum.files import page_rows, reader
from forum.find import jobs as find_jobs  # noqa: F401
from forum.find.related import related
from forum.inbound import jobs as inbound_jobs  # noqa: F401
from forum.inbound import polling as inbound_polling  # noqa: F401
from forum.inbound import wishes
from forum.kit import db, heavy
from forum.kit import jobs as kit_jobs  # noqa: F401
from forum.kit.job_worker import Worker, working
from forum.kit.logs import configure_logs
from forum.mail import jobs as mail_jobs  # noqa: F401
from forum.mail import reading
from forum.moderation import jobs as moderation_jobs  # noqa: F401
from forum.notifications import jobs as notifications_jobs  # noqa: F401
from forum.notifications import pushing as notifications_pushing  # noqa: F401
from forum.notifications import readable
from forum.notifications import texts as notifications_texts
from forum.notifications.joining import tell_deciders, tell_invited
from forum.papers import jobs as papers_jobs  # noqa: F401
from forum.routines import jobs as routines_jobs
from forum.routines.queries import every_document as every_document_of_routines
from forum.routines.queries import title_of_path
from forum.routines.queries.visible import PAGES as PAGES_OF_ROUTINES
from forum.schedule import SCHEDULE
from forum.search import jobs as search_jobs  # noqa: F401
from forum.search import related as search_related
from forum.settings import settings
from forum.threads import about as threads_about
from forum.threads import jobs as threads_jobs  # noqa: F401
from forum.threads.queries import every_document as every_document_of_threads
from forum.threads.queries.deeds import text_for
from forum.threads.queries.visible import PAGES as PAGES_OF_THREADS

# What packages need from those above them.
branches_jobs.TELL_DECIDERS.fill(tell_deciders)
branches_jobs.TELL_INVITED.fill(tell_invited)
page_rows.TELL_OF_READING.fill(routines_jobs.follow_reading)
threads_about.TITLE_OF.fill(title_of_path)
notifications_texts.TEXT_OF.fill(text_for)
readable.PAGES.fill(PAGES_OF_THREADS, "thread")
readable.PAGES.fill(PAGES_OF_ROUTINES, "routine")
search_related.RELATED_TO.fill(related)
wishes.STOP_LETTER.fill(stop_letter)
search.SOURCES.fill(every_document_of_threads, "threads")
search.SOURCES.fill(every_document_of_routines, "routines")


def embedded() -> AbstractAsyncContextManager[Worker]:
    """Work beside the block, which serves pages, in the same event loop."""
    return working(SCHEDULE)


async def work_alone() -> None:
    """Work until the process is asked to end (SIGTERM or SIGINT); `forum worker` is this."""
    configure_logs()
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    await db.open_database(settings().database)
    try:
        async with working(SCHEDULE):
            await ending.wait()
    finally:
        await search.close()
        await heavy.close()
        await reader.close()
        await reading.close()
        await db.close_database()

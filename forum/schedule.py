"""Everything that recurs: cron fields in UTC, and the job; odd minutes spread the load."""

from forum.accounts.jobs import forget_expired
from forum.digests.jobs import start as start_letters
from forum.files.jobs import scan_held
from forum.files.jobs import sweep as sweep_files
from forum.find.jobs import relate_pages
from forum.inbound.jobs import forget_old_mail, tell_stopped
from forum.inbound.polling import poll_mailbox
from forum.kit.job_slots import Recurring
from forum.kit.jobs import forget_finished
from forum.mail.jobs import build_letters, deliver_letters, erase_old_letters
from forum.notifications.jobs import forget_old_notifications
from forum.routines.jobs import remind as remind_of_routines
from forum.search.jobs import forget_searches, look_after_index

SCHEDULE = (
    Recurring("* * * * *", deliver_letters),  # those that a mail server refused for now
    Recurring("* * * * *", build_letters),  # those that could not be built before
    Recurring("* * * * *", look_after_index),  # builds it when it is missing or of an old version
    Recurring("* * * * *", poll_mailbox),  # where answers arrive in a mailbox
    Recurring("*/5 * * * *", scan_held),  # files that came while the virus scanner was away
    Recurring("4-59/10 * * * *", relate_pages),  # what is like each new question, tip and routine
    Recurring("*/10 * * * *", start_letters),  # each reader has an own hour and time zone
    Recurring("12 5 * * *", remind_of_routines),  # to look at what is near its date, or over it
    Recurring("17 * * * *", forget_expired),
    Recurring("22 * * * *", tell_stopped),  # of addresses that a mail server refused
    Recurring("27 2 * * *", erase_old_letters),
    Recurring("32 2 * * *", forget_old_mail),
    Recurring("37 2 * * *", forget_old_notifications),
    Recurring("42 2 * * *", forget_searches),
    Recurring("47 2 * * *", forget_finished),
    Recurring("57 2 * * *", sweep_files),
)

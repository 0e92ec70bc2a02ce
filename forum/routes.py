"""The map of the site: every address, and who may open it."""

from starlette.routing import BaseRoute

from forum.accounts import profile_views as profile
from forum.accounts import views as accounts
from forum.admin import mail_views as admin_mail
from forum.admin import people_views as admin_people
from forum.admin import setup_views as admin_setup
from forum.admin import views as admin
from forum.branches import join_views as joining
from forum.branches import views as branches
from forum.digests import editing_views as letters
from forum.digests import views as digests
from forum.files import views as files
from forum.find import views as find
from forum.find import word_views as find_words
from forum.home import views as home
from forum.inbound import views as inbound
from forum.kits import editing_views as kits_editing
from forum.kits import views as kits
from forum.mail import dev as dev_mail
from forum.mail import views as mail
from forum.moderation import deciding_views as deciding
from forum.moderation import views as moderation
from forum.notifications import views as notifications
from forum.papers import views as papers
from forum.routines import views as routines
from forum.threads import views as threads
from forum.web import dev
from forum.web.access import (
    administrators,
    development,
    members,
    moderators,
    open_to_all,
    route,
    upload_bytes,
)

FORM = ("GET", "POST")
POST = ("POST",)

FOR_EVERYBODY = [
    route("/health", home.health, "home.health"),
    route("/sign-in", accounts.sign_in, "accounts.sign_in", FORM),
    route("/sign-in/code", accounts.code, "accounts.code", FORM),
    route("/sign-in/link/{token}", accounts.link, "accounts.link", FORM),
    route("/sign-out", accounts.sign_out, "accounts.sign_out", POST),
    route("/language", accounts.choose_language, "accounts.choose_language", POST),
    route("/invitations/{token}", joining.invitation, "branches.invitation", FORM),
    route("/join", joining.ask_to_join, "branches.ask_to_join", FORM),
    route("/join/asked", joining.asked_to_join, "branches.asked_to_join"),
    route("/join/{token}", joining.join, "branches.join", FORM),
    route("/routines/still/{token}", routines.still, "routines.still", FORM),
    route("/letters/mark.png", mail.mark, "mail.mark"),
    route("/push-worker.js", notifications.push_worker, "notifications.push_worker"),
    route("/letters/unsubscribe/{token}", digests.unsubscribe, "digests.unsubscribe", FORM),
    route("/wall/{token}", letters.wall, "digests.wall"),
    route("/papers/{token}", papers.paper, "papers.paper"),
]

# What is taken back is posted to the same address with /withdrawal: a form has no DELETE.
THREADS = [
    route("/questions", threads.questions, "threads.questions"),
    route("/questions/new", threads.ask, "threads.ask", FORM, limit=upload_bytes()),
    route("/tips", threads.tips, "threads.tips"),
    route("/tips/new", threads.share, "threads.share", FORM, limit=upload_bytes()),
    route("/discussions", threads.discussions, "threads.discussions"),
    route("/discussions/new", threads.discuss, "threads.discuss", FORM, limit=upload_bytes()),
    route("/preview", threads.preview, "threads.preview", POST, limit=upload_bytes()),
    route("/threads/{id:int}", threads.show, "threads.show"),
    route("/threads/{id:int}/text", threads.text, "threads.text", FORM, limit=upload_bytes()),
    route("/threads/{id:int}/revisions", threads.revisions, "threads.revisions"),
    route("/threads/{id:int}/deletion", threads.deletion, "threads.deletion", FORM),
    route(
        "/threads/{id:int}/answers", threads.answers, "threads.answers", FORM, limit=upload_bytes()
    ),
    route("/threads/{id:int}/files/{file_id:int}", threads.file, "threads.file"),
    route("/threads/{id:int}/files/{file_id:int}/{size}", threads.picture, "threads.picture"),
    route("/threads/{id:int}/me-too", threads.me_too, "threads.me_too", POST),
    route(
        "/threads/{id:int}/me-too/withdrawal",
        threads.me_too_withdrawal,
        "threads.me_too_withdrawal",
        POST,
    ),
    route("/threads/{id:int}/worked-here", threads.worked_here, "threads.worked_here", FORM),
    route(
        "/threads/{id:int}/worked-here/withdrawal",
        threads.worked_here_withdrawal,
        "threads.worked_here_withdrawal",
        POST,
    ),
    route("/answers/{id:int}", threads.answer, "threads.answer"),
    route(
        "/answers/{id:int}/text",
        threads.answer_text,
        "threads.answer_text",
        FORM,
        limit=upload_bytes(),
    ),
    route("/answers/{id:int}/revisions", threads.answer_revisions, "threads.answer_revisions"),
    route("/answers/{id:int}/deletion", threads.answer_deletion, "threads.answer_deletion", FORM),
    route("/answers/{id:int}/comments", threads.comments, "threads.comments", FORM),
    route("/answers/{id:int}/useful", threads.useful, "threads.useful", POST),
    route(
        "/answers/{id:int}/useful/withdrawal",
        threads.useful_withdrawal,
        "threads.useful_withdrawal",
        POST,
    ),
    route("/answers/{id:int}/acceptance", threads.acceptance, "threads.acceptance", POST),
    route(
        "/answers/{id:int}/acceptance/withdrawal",
        threads.acceptance_withdrawal,
        "threads.acceptance_withdrawal",
        POST,
    ),
    route("/comments/{id:int}", threads.comment, "threads.comment"),
    route("/comments/{id:int}/text", threads.comment_text, "threads.comment_text", FORM),
    route("/comments/{id:int}/revisions", threads.comment_revisions, "threads.comment_revisions"),
    route(
        "/comments/{id:int}/deletion", threads.comment_deletion, "threads.comment_deletion", FORM
    ),
]

ROUTINES = [
    route("/routines", routines.library, "routines.library"),
    route("/routines/new", routines.start, "routines.start", FORM, limit=upload_bytes()),
    route("/routines/new/files", routines.bulk, "routines.bulk", FORM, limit=upload_bytes()),
    route("/routines/drafts", routines.drafts, "routines.drafts"),
    route("/routines/preview", routines.preview, "routines.preview", POST, limit=upload_bytes()),
    route("/routines/{id:int}", home.routine, "routines.show"),
    route("/routines/{id:int}/text", routines.text, "routines.text", FORM, limit=upload_bytes()),
    route(
        "/routines/{id:int}/draft/withdrawal",
        routines.draft_withdrawal,
        "routines.draft_withdrawal",
        POST,
    ),
    route("/routines/{id:int}/details", routines.details, "routines.details", FORM),
    route("/routines/{id:int}/deletion", routines.deletion, "routines.deletion", FORM),
    route("/routines/{id:int}/confirmation", routines.confirmation, "routines.confirmation", FORM),
    route("/routines/{id:int}/changes", routines.changes, "routines.changes"),
    route("/routines/{id:int}/beside/{other:int}", routines.comparison, "routines.comparison"),
    route("/routines/{id:int}/versions", routines.versions, "routines.versions"),
    route("/routines/{id:int}/versions/{version_id:int}", routines.version, "routines.version"),
    route(
        "/routines/{id:int}/versions/{version_id:int}/publication",
        routines.publication,
        "routines.publication",
        POST,
    ),
    route(
        "/routines/{id:int}/versions/{version_id:int}/proposal",
        routines.proposal,
        "routines.proposal",
        POST,
    ),
    route(
        "/routines/{id:int}/versions/{version_id:int}/proposal/withdrawal",
        routines.proposal_withdrawal,
        "routines.proposal_withdrawal",
        POST,
    ),
    route(
        "/routines/{id:int}/versions/{version_id:int}/refusal",
        routines.refusal,
        "routines.refusal",
        FORM,
    ),
    route("/routines/{id:int}/use", routines.use, "routines.use", POST),
    route(
        "/routines/{id:int}/use/withdrawal",
        routines.use_withdrawal,
        "routines.use_withdrawal",
        POST,
    ),
    route("/routines/{id:int}/use/new", routines.new_version, "routines.new_version", POST),
    route("/routines/{id:int}/use/old", routines.old_version, "routines.old_version", POST),
    route("/routines/{id:int}/adaptation", routines.adaptation, "routines.adaptation", FORM),
    route("/routines/{id:int}/origin", routines.origin, "routines.origin"),
    route(
        "/routines/{id:int}/origin/dismissal",
        routines.origin_dismissal,
        "routines.origin_dismissal",
        POST,
    ),
    route("/routines/{id:int}/files/{file_id:int}", routines.file, "routines.file"),
    route("/routines/{id:int}/files/{file_id:int}/{size}", routines.picture, "routines.picture"),
    route(
        "/routines/{id:int}/files/{file_id:int}/pages/{page:int}",
        routines.page_picture,
        "routines.page_picture",
    ),
    route("/branches/{slug}/routines", routines.branch, "routines.branch"),
    route(
        "/branches/{slug}/writers/{person:int}",
        routines.writer,
        "routines.writer",
        POST,
    ),
]

FOR_MEMBERS = [
    route("/", home.show, "home.show"),
    route("/themes", home.themes, "themes.index"),
    route("/themes/{slug}", home.theme, "themes.show"),
    route("/branches/{slug}", home.branch, "branches.show"),
    route("/people/suggestions", notifications.people, "notifications.people"),
    route("/people/{id:int}", home.person, "accounts.person"),
    *THREADS,
    *ROUTINES,
    route("/reports/{about}", moderation.tell, "moderation.tell", FORM),
    route("/search", find.search_page, "find.search"),
    route("/search/suggestions", find.suggestions, "find.suggestions"),
    route("/search/saved", find.save_search, "find.save_search", POST),
    route("/me/searches", find.saved_searches, "find.saved_searches"),
    route("/me/searches/{id:int}/withdrawal", find.forget_search, "find.forget_search", POST),
    route("/similar", find.similar, "find.similar"),
    route("/files", files.upload, "files.upload", POST, limit=upload_bytes()),
    route("/files/{file_id:int}", files.show, "files.show"),
    route("/files/{file_id:int}/{size}", files.show_size, "files.show_size"),
    route("/me", profile.me, "accounts.me"),
    route("/me/profile", profile.edit_profile, "accounts.edit_profile", FORM),
    route("/me/address", profile.address, "accounts.address", FORM),
    route("/me/address/{token}", profile.new_address, "accounts.new_address", FORM),
    route("/me/devices", profile.devices, "accounts.devices"),
    route(
        "/me/devices/others/end", profile.end_other_sessions, "accounts.end_other_sessions", POST
    ),
    route("/me/devices/{session}/end", profile.end_session, "accounts.end_session", POST),
    route("/me/letter", digests.settings, "digests.settings", FORM),
    route("/me/letter/preview", digests.preview, "digests.preview"),
    route("/me/letter/preview/html", digests.preview_letter, "digests.preview_letter"),
    route("/me/news", notifications.settings, "notifications.settings", FORM),
    route("/me/news/devices", notifications.add_device, "notifications.add_device", POST),
    route(
        "/me/news/devices/{device:int}/removal",
        notifications.remove_device,
        "notifications.remove_device",
        POST,
    ),
    route("/me/reach", inbound.reach, "inbound.reach", FORM),
    route("/news", notifications.index, "notifications.index"),
    route("/news/read", notifications.read, "notifications.read", POST),
    route("/news/{notification_id:int}", notifications.show, "notifications.show"),
    route("/subscriptions", notifications.subscriptions, "notifications.subscriptions", POST),
    route("/me/departure", profile.leave, "accounts.leave", FORM),
    route("/branches", branches.index, "branches.index"),
    route("/branches/{slug}/edit", branches.edit, "branches.edit", FORM),
    route("/branches/{slug}/departure", branches.leave, "branches.leave", FORM),
    route("/branches/{slug}/people", branches.people, "branches.people"),
    route("/branches/{slug}/invitations", branches.invite, "branches.invite", POST),
    route(
        "/branches/{slug}/invitations/{invitation:int}/withdrawal",
        branches.withdraw_invitation,
        "branches.withdraw_invitation",
        POST,
    ),
    route("/branches/{slug}/links", branches.make_link, "branches.make_link", POST),
    route(
        "/branches/{slug}/links/{link:int}/withdrawal",
        branches.revoke_link,
        "branches.revoke_link",
        POST,
    ),
    route("/branches/{slug}/links/{link:int}/poster", joining.poster, "branches.poster"),
    route("/branches/{slug}/links/{link:int}/code.svg", joining.qr_code, "branches.qr_code"),
    route(
        "/branches/{slug}/requests/{join_request:int}/approval",
        branches.approve,
        "branches.approve",
        POST,
    ),
    route(
        "/branches/{slug}/requests/{join_request:int}/refusal",
        branches.decline,
        "branches.decline",
        POST,
    ),
    route(
        "/branches/{slug}/people/{person:int}/leading",
        branches.set_leader,
        "branches.set_leader",
        POST,
    ),
    route(
        "/branches/{slug}/people/{person:int}/removal",
        branches.remove_member,
        "branches.remove_member",
        FORM,
    ),
    route("/branches/{slug}/letter", letters.branch_letter, "digests.branch_letter", FORM),
    route(
        "/branches/{slug}/letter/withdrawal",
        letters.withdraw_branch_greeting,
        "digests.withdraw_branch_greeting",
        POST,
    ),
    route("/branches/{slug}/wall", letters.make_wall, "digests.make_wall", POST),
    route("/branches/{slug}/wall/withdrawal", letters.revoke_wall, "digests.revoke_wall", POST),
    route("/routines/{id:int}/sheet", papers.sheet, "papers.sheet"),
    route("/kits", kits.index, "kits.index"),
    route("/kits/{kit}", kits.show, "kits.show"),
    route("/branches/{slug}/kits/{kit}", kits.branch, "kits.branch", FORM),
    route("/branches/{slug}/kits/{kit}/items/{item:int}/tick", kits.tick, "kits.tick", POST),
    route(
        "/branches/{slug}/kits/{kit}/items/{item:int}/tick/withdrawal",
        kits.untick,
        "kits.untick",
        POST,
    ),
    route("/branches/{slug}/kits/{kit}/items/{item:int}/copy", kits.copy, "kits.copy", POST),
    route("/branches/{slug}/binder", papers.binder, "papers.binder", FORM),
    route("/branches/{slug}/binder.pdf", papers.binder_file, "papers.binder_file"),
]

FOR_MODERATORS = [
    route("/moderation", moderation.index, "moderation.index"),
    route("/moderation/hidden", moderation.hidden, "moderation.hidden"),
    route("/moderation/log", moderation.log, "moderation.log"),
    route("/moderation/words", find_words.words, "find.words"),
    route("/moderation/words.txt", find_words.export_words, "find.export_words"),
    route("/moderation/words/new", find_words.add_words, "find.add_words", FORM),
    route("/moderation/words/text", find_words.import_words, "find.import_words", FORM),
    route("/moderation/words/{id:int}", find_words.edit_words, "find.edit_words", FORM),
    route("/moderation/words/{id:int}/closure", find_words.switch_words, "find.switch_words", POST),
    route("/moderation/kits/{kit}", kits_editing.edit, "kits.edit"),
    route("/moderation/kits/{kit}/items/new", kits_editing.add_task, "kits.add_task", FORM),
    route(
        "/moderation/kits/{kit}/items/{item:int}", kits_editing.edit_task, "kits.edit_task", FORM
    ),
    route(
        "/moderation/kits/{kit}/items/{item:int}/position",
        kits_editing.move_task,
        "kits.move_task",
        POST,
    ),
    route(
        "/moderation/kits/{kit}/items/{item:int}/removal",
        kits_editing.remove_task,
        "kits.remove_task",
        POST,
    ),
    route("/moderation/letter", letters.moderators_letter, "digests.moderators_letter", FORM),
    route("/moderation/letter/withdrawal", letters.withdraw_note, "digests.withdraw_note", POST),
    route("/moderation/searches", find_words.searches, "find.searches"),
    route("/moderation/reports/{id:int}/settlement", moderation.settle, "moderation.settle", POST),
    route("/threads/{id:int}/hiding", deciding.hiding, "moderation.hiding", FORM),
    route(
        "/threads/{id:int}/hiding/withdrawal",
        deciding.hiding_withdrawal,
        "moderation.hiding_withdrawal",
        POST,
    ),
    route("/answers/{id:int}/hiding", deciding.answer_hiding, "moderation.answer_hiding", FORM),
    route(
        "/answers/{id:int}/hiding/withdrawal",
        deciding.answer_hiding_withdrawal,
        "moderation.answer_hiding_withdrawal",
        POST,
    ),
    route("/comments/{id:int}/hiding", deciding.comment_hiding, "moderation.comment_hiding", FORM),
    route(
        "/comments/{id:int}/hiding/withdrawal",
        deciding.comment_hiding_withdrawal,
        "moderation.comment_hiding_withdrawal",
        POST,
    ),
    route("/routines/{id:int}/hiding", deciding.routine_hiding, "moderation.routine_hiding", FORM),
    route(
        "/routines/{id:int}/hiding/withdrawal",
        deciding.routine_hiding_withdrawal,
        "moderation.routine_hiding_withdrawal",
        POST,
    ),
    route("/threads/{id:int}/closure", deciding.closure, "moderation.closure", FORM),
    route(
        "/threads/{id:int}/closure/withdrawal",
        deciding.closure_withdrawal,
        "moderation.closure_withdrawal",
        POST,
    ),
    route("/threads/{id:int}/move", deciding.move, "moderation.move", FORM),
]

FOR_ADMINISTRATORS = [
    route("/admin", admin.overview, "admin.overview"),
    route("/admin/site", admin.edit_site, "admin.edit_site", FORM),
    route("/admin/branches", admin.list_branches, "admin.list_branches"),
    route("/admin/branches/new", admin.add_branch, "admin.add_branch", FORM),
    route("/admin/branches/{slug}/closure", admin.close_branch, "admin.close_branch", POST),
    route("/admin/themes", admin.list_themes, "admin.list_themes"),
    route("/admin/themes/new", admin.add_theme, "admin.add_theme", FORM),
    route("/admin/themes/{slug}", admin.edit_theme, "admin.edit_theme", FORM),
    route("/admin/themes/{slug}/position", admin.move_theme, "admin.move_theme", POST),
    route("/admin/themes/{slug}/closure", admin.close_theme, "admin.close_theme", POST),
    route("/admin/people", admin_people.list_people, "admin.list_people"),
    route("/admin/people/{person:int}", admin_people.show_person, "admin.show_person"),
    route("/admin/people/{person:int}/rank", admin_people.set_rank, "admin.set_rank", POST),
    route(
        "/admin/people/{person:int}/closure",
        admin_people.close_account,
        "admin.close_account",
        POST,
    ),
    route(
        "/admin/people/{person:int}/branches",
        admin_people.add_to_branch,
        "admin.add_to_branch",
        POST,
    ),
    route("/admin/mail", admin_mail.mail, "admin.mail"),
    route("/admin/mail/{letter_id:int}/retry", admin_mail.try_again, "admin.try_again", POST),
    route("/admin/mail/addresses", admin_mail.trust_address, "admin.trust_address", POST),
    route("/admin/mail/records", admin_mail.records, "admin.records", FORM),
    route("/admin/setup", admin_setup.setup, "admin.setup"),
    route("/admin/setup/site", admin_setup.setup_site, "admin.setup_site", FORM),
    route("/admin/setup/branch", admin_setup.setup_branch, "admin.setup_branch", FORM),
    route("/admin/setup/leader", admin_setup.setup_leader, "admin.setup_leader", FORM),
    route("/admin/setup/mail", admin_setup.setup_mail, "admin.setup_mail", FORM),
    route("/admin/setup/done", admin_setup.finish, "admin.finish", POST),
]

FOR_DEVELOPMENT = [
    route("/dev/components", dev.components, "dev.components"),
    route("/dev/mail", dev_mail.index, "mail.index"),
    route("/dev/mail/{letter_id:int}", dev_mail.show, "mail.show"),
    route("/dev/mail/{letter_id:int}/html", dev_mail.html, "mail.html"),
]


def routes() -> list[BaseRoute]:
    """Return every route of the site, in groups by who may open them."""
    return [
        *open_to_all(FOR_EVERYBODY),
        *members(FOR_MEMBERS),
        *moderators(FOR_MODERATORS),
        *administrators(FOR_ADMINISTRATORS),
        *development(FOR_DEVELOPMENT),
    ]

"""Who gets what at every address: the table of `test_doors.py`."""

COLUMNS = ("stranger", "outsider", "member", "author", "leader", "moderator", "administrator")
# What each of them gets, by column; "in" is being led to signing in first. All that the addresses
# name was written for Vefsn alone, by the author: the outsider is of another branch.
DOORS = (
    # Everybody may look.
    (
        "200 200 200 200 200 200 200",
        """
        GET: home.health branches.ask_to_join branches.asked_to_join mail.mark dev.components
        mail.index notifications.push_worker
        """,
    ),
    # Who is signed in needs no code.
    (
        "200 303 303 303 303 303 303",
        """
        GET: accounts.sign_in
        """,
    ),
    # Everybody may, and is led on.
    (
        "303 303 303 303 303 303 303",
        """
        GET: accounts.code
        POST: accounts.sign_in accounts.choose_language branches.ask_to_join accounts.sign_out
        """,
    ),
    # Everybody may try a token; this one never worked.
    (
        "410 410 410 410 410 410 410",
        """
        GET: accounts.link branches.invitation branches.join routines.still
        POST: accounts.link branches.invitation branches.join routines.still
        """,
    ),
    # The same, of an address to stop letters.
    (
        "422 422 422 422 422 422 422",
        """
        GET: digests.unsubscribe
        POST: digests.unsubscribe
        """,
    ),
    # Whoever is signed in may look.
    (
        "in 200 200 200 200 200 200",
        """
        GET: home.show themes.index themes.show branches.show accounts.person threads.questions
        threads.ask threads.tips threads.share threads.discussions threads.discuss find.search
        find.suggestions find.saved_searches find.similar accounts.me accounts.edit_profile
        accounts.address accounts.devices digests.settings digests.preview digests.preview_letter
        inbound.reach notifications.index notifications.settings notifications.people branches.index
        branches.leave accounts.leave kits.show routines.branch routines.drafts routines.library
        POST: threads.preview routines.preview
        """,
    ),
    # What a branch keeps to itself is not there for others; moderators see every branch's.
    (
        "in 404 200 200 200 200 200",
        """
        GET: threads.show threads.revisions threads.answers threads.file threads.picture
        threads.answer_revisions threads.comments threads.comment_revisions moderation.tell
        papers.sheet routines.adaptation routines.comparison routines.file
        routines.picture routines.show routines.text routines.versions
        """,
    ),
    # How far a branch is with its kit, and ticking off.
    (
        "in 403 200 200 200 200 200",
        """
        GET: kits.branch
        """,
    ),
    (
        "in 403 303 303 303 303 303",
        """
        POST: kits.tick kits.untick kits.copy
        """,
    ),
    # The page for that.
    (
        "in 404 403 200 403 200 200",
        """
        GET: threads.text threads.answer_text threads.comment_text
        """,
    ),
    # News are shown in browsers only where there is a key.
    (
        "in 404 404 404 404 404 404",
        """
        POST: notifications.add_device notifications.remove_device
        """,
    ),
    # Only whoever wrote it deletes it: the page for that.
    (
        "in 404 403 200 403 403 403",
        """
        GET: threads.deletion threads.answer_deletion threads.comment_deletion
        """,
    ),
    # A tip of one's own branch has worked there, and who has no branch cannot say so.
    (
        "in 404 403 403 403 403 403",
        """
        GET: threads.worked_here
        POST: threads.worked_here routines.new_version routines.old_version routines.use
        """,
    ),
    # Nor can others do anything there.
    (
        "in 404 303 303 303 303 303",
        """
        GET: threads.answer threads.comment
        POST: threads.answers threads.me_too_withdrawal threads.comments threads.useful_withdrawal
        moderation.tell routines.draft_withdrawal routines.text
        """,
    ),
    # Whoever is signed in may do it, or is led on.
    (
        "in 303 303 303 303 303 303",
        """
        GET: files.show files.show_size kits.index
        POST: threads.ask threads.share threads.discuss find.save_search accounts.edit_profile
        accounts.end_other_sessions accounts.end_session digests.settings notifications.read
        notifications.subscriptions notifications.settings inbound.reach
        """,
    ),
    # One's own.
    (
        "in 404 404 303 404 404 404",
        """
        GET: notifications.show
        POST: find.forget_search
        """,
    ),
    # A branch's leaders look after it, and those who keep order do.
    (
        "in 403 403 403 200 200 200",
        """
        GET: branches.edit branches.people branches.poster branches.qr_code branches.remove_member
        digests.branch_letter
        """,
    ),
    # Those who keep order look.
    (
        "in 403 403 403 403 200 200",
        """
        GET: moderation.index moderation.hidden moderation.log find.words find.export_words
        find.add_words find.import_words find.edit_words find.searches moderation.hiding
        moderation.answer_hiding moderation.comment_hiding moderation.closure moderation.move
        digests.moderators_letter kits.edit kits.add_task kits.edit_task moderation.routine_hiding
        POST: find.import_words
        """,
    ),
    # Those who run the site look.
    (
        "in 403 403 403 403 403 200",
        """
        GET: admin.overview admin.edit_site admin.list_branches admin.add_branch admin.list_themes
        admin.add_theme admin.edit_theme admin.list_people admin.show_person admin.setup_site
        admin.setup_branch admin.setup_leader admin.setup_mail admin.mail admin.records
        """,
    ),
    # Those who run the site decide.
    (
        "in 403 403 403 403 403 303",
        """
        GET: admin.setup
        POST: admin.edit_site admin.add_branch admin.add_theme admin.edit_theme admin.move_theme
        admin.set_rank admin.close_account admin.add_to_branch admin.setup_site admin.setup_branch
        admin.setup_leader admin.setup_mail admin.finish admin.close_branch admin.close_theme
        admin.trust_address admin.records
        """,
    ),
    # No letter has failed.
    (
        "in 403 403 403 403 403 404",
        """
        POST: admin.try_again
        """,
    ),
    # Nothing was sent yet, and no sheet has this address.
    (
        "404 404 404 404 404 404 404",
        """
        GET: mail.show mail.html digests.wall papers.paper
        """,
    ),
    # A branch's binder is its own people's, moderators' only where they volunteer.
    (
        "in 403 200 200 200 403 403",
        """
        GET: papers.binder
        """,
    ),
    (
        "in 403 303 303 303 403 403",
        """
        POST: papers.binder
        """,
    ),
    # It was not made yet.
    (
        "in 403 404 404 404 403 403",
        """
        GET: papers.binder_file
        """,
    ),
    # No address, and a link that nobody sent.
    (
        "in 422 422 422 422 422 422",
        """
        POST: accounts.address
        """,
    ),
    (
        "in 410 410 410 410 410 410",
        """
        GET: accounts.new_address
        POST: accounts.new_address
        """,
    ),
    # A wrong code.
    (
        "422 303 303 303 303 303 303",
        """
        POST: accounts.code
        """,
    ),
    # Whoever wrote it changes it, or a moderator.
    (
        "in 404 403 303 403 303 303",
        """
        POST: threads.text threads.answer_text threads.acceptance threads.acceptance_withdrawal
        threads.comment_text
        """,
    ),
    # And doing it.
    (
        "in 404 403 303 403 403 403",
        """
        POST: threads.deletion threads.answer_deletion threads.comment_deletion
        """,
    ),
    # About what others wrote only.
    (
        "in 404 303 403 303 303 303",
        """
        POST: threads.me_too threads.useful
        """,
    ),
    # Taking that back needs the branch.
    (
        "in 404 303 303 303 403 403",
        """
        POST: threads.worked_here_withdrawal routines.use_withdrawal
        """,
    ),
    # Without a file there is nothing to upload.
    (
        "in 422 422 422 422 422 422",
        """
        POST: files.upload
        """,
    ),
    # The same, doing.
    (
        "in 403 403 403 303 303 303",
        """
        POST: branches.edit branches.invite branches.withdraw_invitation branches.make_link
        branches.revoke_link branches.approve branches.decline branches.set_leader
        branches.remove_member digests.branch_letter digests.withdraw_branch_greeting
        digests.make_wall digests.revoke_wall kits.branch routines.writer
        """,
    ),
    # Those who keep order decide.
    (
        "in 403 403 403 403 303 303",
        """
        POST: find.add_words find.edit_words find.switch_words moderation.settle moderation.hiding
        moderation.hiding_withdrawal moderation.answer_hiding moderation.answer_hiding_withdrawal
        moderation.comment_hiding moderation.comment_hiding_withdrawal moderation.closure
        moderation.closure_withdrawal moderation.move digests.moderators_letter
        digests.withdraw_note kits.add_task kits.edit_task kits.move_task kits.remove_task
        moderation.routine_hiding moderation.routine_hiding_withdrawal
        """,
    ),
    # Who belongs to the branch may leave it.
    (
        "in 404 303 303 303 404 404",
        """
        POST: branches.leave
        """,
    ),
    # Whoever has left their only branch just before is out already; the last administrator stays.
    (
        "in 303 in in in 303 403",
        """
        POST: accounts.leave
        """,
    ),
    # Routines are made by those who lead a branch, and by whom its leaders let.
    (
        "in 403 403 200 200 403 403",
        """
        GET: routines.bulk routines.start
        """,
    ),
    # This routine has one version, no origin, and no file with pages.
    (
        "in 404 404 404 404 404 404",
        """
        GET: routines.changes routines.origin routines.page_picture
        """,
    ),
    # What a branch's leaders decide about its routines: the pages for that.
    (
        "in 404 403 403 200 200 200",
        """
        GET: routines.confirmation routines.deletion routines.details
        """,
    ),
    # A proposal is there for whoever wrote it and for those who decide.
    (
        "in 404 404 403 200 200 200",
        """
        GET: routines.refusal
        """,
    ),
    # Reading it is for both.
    (
        "in 404 404 200 200 200 200",
        """
        GET: routines.version
        """,
    ),
    # A copy for one's own branch needs leave to make routines there.
    (
        "in 404 403 303 303 403 403",
        """
        POST: routines.adaptation
        """,
    ),
    # The same; without a file there is nothing to make drafts of.
    (
        "in 403 403 422 422 403 403",
        """
        POST: routines.bulk
        """,
    ),
    # What a branch's leaders decide about its routines.
    (
        "in 404 403 403 303 303 303",
        """
        POST: routines.confirmation routines.deletion routines.details routines.origin_dismissal
        """,
    ),
    # Only whoever wrote a proposal sends it or takes it back.
    (
        "in 404 404 303 403 403 403",
        """
        POST: routines.proposal routines.proposal_withdrawal
        """,
    ),
    # Only those who decide about it publish it or say no.
    (
        "in 404 404 403 303 303 303",
        """
        POST: routines.publication routines.refusal
        """,
    ),
    # The same, with one.
    (
        "in 403 403 303 303 403 403",
        """
        POST: routines.start
        """,
    ),
)
LAST = (
    "admin.close_branch",
    "admin.close_theme",
    "accounts.sign_out",
    "branches.leave",
    "accounts.leave",
)

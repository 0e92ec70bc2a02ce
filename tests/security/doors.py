"""What every address answers to whom: how each is opened in the test, and by whom."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.routing import Route

from forum.accounts.models import Person
from forum.branches.models import Invitation, JoinLink, JoinRequest
from forum.files.models import FileKind, FileState, PictureSize, SizeName, StoredFile
from forum.find.models import SavedSearch
from forum.kit import clock, db
from forum.kit.i18n import LANGUAGES
from forum.kit.storage import storage
from forum.kit.tokens import random_token
from forum.kit.viewer import Viewer
from forum.kits.models import BranchKit, Kit, KitItem
from forum.moderation.models import Report
from forum.notifications.models import Notification
from forum.routines import actions as routines
from forum.routines.models import VersionFile
from forum.search.models import WordGroup
from forum.threads import actions
from forum.threads.actions import NewAnswer, NewComment, NewQuestion, NewTip, TipParts
from forum.threads.kinds import Visibility
from forum.threads.models import Attachment
from tests.support.world import World, make_person, viewer

Values = dict[str, str]


@dataclass(frozen=True)
class Cast:
    """Who opens the addresses, by the names of the table's columns."""

    people: dict[str, Person | None]

    def __getitem__(self, name: str) -> Person:
        found = self.people[name]
        assert found is not None
        return found


async def make_cast(world: World) -> Cast:
    """Give Vefsn a leader and a second member; Sigrid is who writes."""
    return Cast(
        {
            "stranger": None,
            "outsider": world.jens,
            "member": await make_person("Oddny", world.vefsn),
            "author": world.sigrid,
            "leader": await make_person("Kari", world.vefsn, is_leader=True),
            "moderator": world.marit,
            "administrator": world.aslaug,
        }
    )


async def make_things(world: World, cast: Cast, folder: Path) -> Values:
    """Write everything that an address may name, all of it for Vefsn alone; return the ids."""
    author = await viewer(cast["author"])
    thread_id, answer_id, comment_id = await _written(author, world)
    group = await WordGroup.create(words=f"a{thread_id}, b{thread_id}", edited_at=clock.now())
    report = await Report.create(
        part="thread", target_id=thread_id, by_id=author.id, reason="?", created_at=clock.now()
    )
    await SavedSearch.filter(person_id=author.id).delete()
    saved = await SavedSearch.create(
        person_id=author.id, query=f"ord{thread_id}", created_at=clock.now()
    )
    files = await _files(author, thread_id, folder)
    return {
        "search": str(saved.id),
        "thread": str(thread_id),
        "tip": str(await _tip(author, world)),
        "answer": str(answer_id),
        "comment": str(comment_id),
        "report": str(report.id),
        "words": str(group.id),
        **await _routine(await viewer(cast["leader"]), author, world, files),
        **files,
        **await _ways_in(world, author),
        "person": str((await make_person(f"Odd{thread_id}", world.vefsn)).id),
    }


async def _written(author: Viewer, world: World) -> tuple[int, int, int]:
    question = NewQuestion(
        title="Bare for oss",
        text="Ingen andre.",
        theme_id=world.economy.id,
        branch_id=world.vefsn.id,
        visibility=Visibility.BRANCH,
        language="nb",
    )
    thread = await actions.ask(author, question)
    answer = await actions.answer(
        author,
        NewAnswer(thread_id=thread.id, text="Slik.", branch_id=world.vefsn.id, language="nb"),
    )
    comment = await actions.comment(
        author,
        NewComment(answer_id=answer.id, text="Ja.", branch_id=world.vefsn.id, language="nb"),
    )
    return thread.id, answer.id, comment.id


async def _tip(author: Viewer, world: World) -> int:
    new = NewTip(
        title="Et tips for oss",
        theme_id=world.economy.id,
        branch_id=world.vefsn.id,
        visibility=Visibility.BRANCH,
        language="nb",
        parts=TipParts(situation="Før.", did="Så.", result="Nå."),
    )
    return (await actions.share(author, new)).id


async def _routine(leader: Viewer, author: Viewer, world: World, files: Values) -> Values:
    """Publish a routine of the leader's with files, and propose a change as the author."""
    await routines.allow_writer(leader, world.vefsn.id, author.id)
    new = routines.NewRoutine(
        branch_id=world.vefsn.id,
        text=routines.NewText(title="Stenging", text="- [ ] Lås døra.", language="nb"),
        details=routines.Details(theme_id=world.economy.id, visibility=Visibility.BRANCH),
    )
    version = await routines.start(leader, new)
    await routines.publish(leader, version.routine_id, version.id)
    for position, name in enumerate(("file", "picture")):
        await VersionFile.create(version_id=version.id, file_id=int(files[name]), position=position)
    text = routines.NewText(title="Stenging", text="- [ ] Lås begge.", language="nb", based_on=1)
    proposal = await routines.draft(author, version.routine_id, text)
    await routines.propose(author, version.routine_id, proposal.id)
    item = await _task(leader, world, version.routine_id)
    return {
        "routine": str(version.routine_id),
        "version_id": str(proposal.id),
        "kit": "opening",
        "item": str(item),
    }


async def _task(leader: Viewer, world: World, routine_id: int) -> int:
    """Add a task to a kit on which Vefsn works."""
    titles: dict[str, Any] = {f"title_{code}": "Øv" for code in LANGUAGES}
    summaries = {f"summary_{code}": "Øv" for code in LANGUAGES}
    texts: dict[str, Any] = {f"text_{code}": "Øv" for code in LANGUAGES}
    begun_kit = {**titles, **summaries, "created_at": clock.now()}
    kit, _new = await Kit.get_or_create(begun_kit, slug="opening")
    begun = {"started_by_id": leader.id, "started_at": clock.now()}
    await BranchKit.get_or_create(begun, kit_id=kit.id, branch_id=world.vefsn.id)
    return (await KitItem.create(**titles, **texts, kit_id=kit.id, routine_id=routine_id)).id


async def _files(author: Viewer, thread_id: int, folder: Path) -> Values:
    source = folder / "bytes"
    source.write_bytes(b"1")
    made = {}
    for name, kind in (("file", FileKind.DOCUMENT), ("picture", FileKind.PICTURE)):
        key = random_token()
        await storage().put(key, source)
        stored = await StoredFile.create(
            key=key,
            name=f"{name}.pdf",
            media_type="application/pdf",
            size=1,
            sha256="0" * 64,
            kind=kind,
            state=FileState.READY,
            uploaded_by_id=author.id,
            created_at=clock.now(),
            claimed_at=clock.now(),
            owner_path=f"/threads/{thread_id}",
        )
        async with db.transaction():
            await Attachment.create(file_id=stored.id, thread_id=thread_id)
            await PictureSize.create(
                file_id=stored.id, name=SizeName.SMALL, key=f"{key}s", width=1, height=1, size=1
            )
        await storage().put(f"{key}s", source)
        made[name] = str(stored.id)
    return made


async def _ways_in(world: World, author: Viewer) -> Values:
    now, token = clock.now(), random_token()
    later = now.replace(year=now.year + 1)
    branch: dict[str, Any] = {"branch_id": world.vefsn.id, "created_at": now}
    invitation = await Invitation.create(
        token_hash=token, email=f"{token}@example.org", expires_at=later, **branch
    )
    link = await JoinLink.create(token=token, expires_at=later, use_limit=5, **branch)
    request = await JoinRequest.create(name="Per", email=f"p{token}@example.org", **branch)
    told = await Notification.create(
        person_id=author.id, key=token, kind="other", topic="thread:1", title="?", url="/themes",
        created_at=now,
    )  # fmt: skip
    return {
        "invitation": str(invitation.id),
        "link": str(link.id),
        "join_request": str(request.id),
        "notification": str(told.id),
    }


# What is sent, so that whoever may do it succeeds; `{thread}` is a new number each time.
_THEME = {
    f"{part}_{code}": "Tema {thread}"
    for part in ("name", "short")
    for code in ("nb", "nn", "da", "en")
}
_TEXT = {"text": "Ny tekst.", "edit_count": "0"}
_WHY = {"reason": "Derfor."}
FIELDS: dict[str, Values] = {
    "accounts.choose_language": {"language": "en"},
    "accounts.code": {"code": "000000"},
    "accounts.edit_profile": {"name": "Noen", "language": "en", "time_zone": ""},
    "accounts.sign_in": {"email": "ukjent@example.org"},
    "admin.add_branch": {"name": "Sted {thread}", "country": "NO"},
    "admin.add_theme": {**_THEME, "look": "coffee"},
    "admin.add_to_branch": {"branch": "2"},
    "admin.close_account": {"closed": "yes"},
    "admin.close_branch": {"closed": "yes"},
    "admin.close_theme": {"closed": "yes"},
    "admin.edit_site": {"name": "Samling"},
    "admin.edit_theme": {**_THEME, "look": "coffee"},
    "admin.move_theme": {"to": "up"},
    "admin.set_rank": {"rank": "moderator"},
    "admin.setup_branch": {"name": "By {thread}", "country": "NO"},
    "admin.setup_leader": {"email": "leder{thread}@example.org"},
    "admin.setup_site": {"name": "Samling"},
    "branches.ask_to_join": {"branch": "vefsn", "name": "Per", "email": "per@example.org"},
    "branches.edit": {"name": "Vefsn", "country": "NO"},
    "branches.invite": {"email": "ny{thread}@example.org"},
    "branches.make_link": {"days": "7", "use_limit": "5"},
    "branches.set_leader": {"leads": "yes"},
    "digests.branch_letter": _TEXT,
    "digests.moderators_letter": _TEXT,
    "digests.settings": {"frequency": "weekly", "weekday": "3"},
    "find.add_words": {"words": "x{thread}, y{thread}"},
    "find.edit_words": {"words": "q{thread}, r{thread}"},
    "find.import_words": {"text": "s{thread}, t{thread}"},
    "find.save_search": {"search": "q=stol"},
    "kits.add_task": {"title_nb": "Øv", "title_da": "Øv"},
    "kits.edit_task": {"title_nb": "Øv", "title_da": "Øv"},
    "moderation.answer_hiding": _WHY,
    "moderation.closure": _WHY,
    "moderation.comment_hiding": _WHY,
    "moderation.hiding": _WHY,
    "moderation.move": {**_WHY, "theme": "2"},
    "moderation.routine_hiding": _WHY,
    "moderation.tell": _WHY,
    "notifications.settings": {
        **dict.fromkeys(("answers", "mentions", "solved", "comments", "followed"), "letter"),
        **dict.fromkeys(("important", "routines", "duties"), "letter"),
        **dict.fromkeys(("requests", "decisions", "reports"), "letter"),
        "from_hour": "21",
        "until_hour": "7",
    },
    "notifications.subscriptions": {"topic": "theme:1"},
    "routines.start": {
        "title": "Rutine {thread}",
        "text": "Lås døra.",
        "theme": "1",
        "do": "keep",
        "branch": "1",
        "review_months": "12",
        "visibility": "network",
    },
    "routines.text": {**_TEXT, "title": "Rutine", "do": "keep"},
    "routines.details": {"theme": "1", "visibility": "branch", "review_months": "12"},
    "routines.refusal": {"reply": "Nei."},
    "routines.preview": {"text": "Hei"},
    "routines.adaptation": {"branch": "1"},
    "routines.use": {"branch": "1"},
    "routines.use_withdrawal": {"branch": "1"},
    "routines.new_version": {"branch": "1"},
    "routines.old_version": {"branch": "1"},
    "routines.writer": {"may": "yes"},
    "threads.answer_text": _TEXT,
    "threads.answers": {"text": "Svar."},
    "threads.ask": {"title": "Hva?", "theme": "1"},
    "threads.comment_text": _TEXT,
    "threads.comments": {"text": "Ja."},
    "threads.discuss": {"title": "Om alt", "theme": "1", "text": "Hva sier dere?"},
    "threads.preview": {"text": "Hei"},
    "threads.share": {"title": "T", "theme": "1", "situation": "a", "did": "b", "result": "c"},
    "threads.text": {**_TEXT, "title": "Ny", "theme": "1"},
    "threads.worked_here": {"branch": "1"},
    "threads.worked_here_withdrawal": {"branch": "1"},
}
# Which of the things an `{id}` is, by how the address begins.
_THINGS = {
    "/threads": "thread",
    "/answers": "answer",
    "/comments": "comment",
    "/people": "person",
    "/me/searches": "search",
    "/moderation/reports": "report",
    "/moderation/words": "words",
    "/routines": "routine",
}
_SLUGS = {"/branches": "vefsn", "/admin/branches": "bodo", "/admin/themes": "recruitment"}


def address(route: Route, things: Values) -> str:
    """Return the address of a route with the things in it."""
    path = route.path
    named = next((name for start, name in _THINGS.items() if path.startswith(start)), "")
    if route.name.startswith("threads.worked_here"):
        named = "tip"
    slugs = [slug for start, slug in _SLUGS.items() if path.startswith(start)]
    values = {
        **things,
        "id": things.get(named, ""),
        "slug": slugs[0] if slugs else "economy",
        "token": "none",
        "session": "0" * 64,
        "about": f"thread:{things['thread']}",
        "file_id": things["picture" if "{size}" in path else "file"],
        "size": "small",
        "other": things["routine"],
        "page": "1",
        "notification_id": things["notification"],
        "device": "1",
        "letter_id": "1",
    }
    made = re.sub(r"\{(\w+)(:\w+)?\}", lambda part: values[part[1]], path)
    # The page that a browser prints: a PDF would start another process for everybody.
    return f"{made}?as=page" if route.name == "papers.sheet" else made

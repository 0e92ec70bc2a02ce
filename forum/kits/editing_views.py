"""The pages on which moderators change the tasks of a kit and their order."""

from starlette.requests import Request
from starlette.responses import Response

from forum.kit.errors import Invalid
from forum.kit.i18n import LANGUAGES, _
from forum.kits import actions, queries
from forum.kits.actions import TaskChange
from forum.kits.forms import TaskForm
from forum.kits.models import KitItem
from forum.routines.paths import routine_path
from forum.web.pages import UNPROCESSABLE, redirect, render, viewer_of
from forum.web.urls import path_for


async def edit(request: Request) -> Response:
    """Show the tasks of a kit with what can be done to them."""
    kit = await queries.show(viewer_of(request), request.path_params["kit"])
    return await render(request, "kits/edit.html", kit=kit)


async def add_task(request: Request) -> Response:
    """Add a task to a kit."""
    kit_slug = request.path_params["kit"]
    form = await TaskForm.fresh(request)
    if request.method == "POST":
        form = await TaskForm.posted(request)
        if change := _sound(form):
            try:
                await actions.add_task(viewer_of(request), kit_slug, change)
                return redirect(request, _page_of(request), flash=_("The task is there."))
            except Invalid as error:
                form.refuse(error)
    return await _form(request, form, None)


async def edit_task(request: Request) -> Response:
    """Change a task."""
    kit_slug, item_id = request.path_params["kit"], request.path_params["item"]
    item = await queries.item_of(kit_slug, item_id)
    form = await TaskForm.fresh(request, data=_written(item))
    if request.method == "POST":
        form = await TaskForm.posted(request)
        if change := _sound(form):
            try:
                await actions.edit_task(viewer_of(request), kit_slug, item_id, change)
                return redirect(request, _page_of(request), flash=_("Saved."))
            except Invalid as error:
                form.refuse(error)
    return await _form(request, form, item)


async def move_task(request: Request) -> Response:
    """Move a task up or down."""
    given = request.path_params
    to = str((await request.form()).get("to", ""))
    steps = {"up": -1, "down": 1}.get(to, 0)
    await actions.move_task(viewer_of(request), given["kit"], given["item"], steps)
    return redirect(request, f"{_page_of(request)}#task-{given['item']}")


async def remove_task(request: Request) -> Response:
    """Take a task out of a kit."""
    given = request.path_params
    await actions.remove_task(viewer_of(request), given["kit"], given["item"])
    return redirect(request, _page_of(request), flash=_("The task is taken out."))


def _sound(form: TaskForm) -> TaskChange | None:
    if not form.validate():
        return None
    try:
        return form.change()
    except Invalid as error:
        form.refuse(error)
        return None


def _written(item: KitItem) -> dict[str, str]:
    words = {
        f"{name}_{code}": getattr(item, f"{name}_{code}")
        for name in ("title", "text")
        for code in LANGUAGES
    }
    return {**words, "routine": routine_path(item.routine_id) if item.routine_id else ""}


async def _form(request: Request, form: TaskForm, item: KitItem | None) -> Response:
    kit = await queries.show(viewer_of(request), request.path_params["kit"])
    status = UNPROCESSABLE if form.errors else 200
    return await render(request, "kits/task.html", form=form, kit=kit, item=item, status=status)


def _page_of(request: Request) -> str:
    return path_for("kits.edit", kit=request.path_params["kit"])

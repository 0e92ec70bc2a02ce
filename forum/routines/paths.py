"""Where the pages of routines are."""


def routine_path(routine_id: int) -> str:
    """Return the path of a routine's page."""
    return f"/routines/{routine_id}"


def version_path(routine_id: int, version_id: int) -> str:
    """Return the path of one text of a routine: an old version, a draft, a proposal."""
    return f"{routine_path(routine_id)}/versions/{version_id}"


def file_place_path(routine_id: int, file_id: int, page: int = 0) -> str:
    """Return the path of a file on its routine's page, at one of its pages if it has any."""
    at_page = f"-page-{page}" if page else ""
    return f"{routine_path(routine_id)}#file-{file_id}{at_page}"


def branch_routines_path(slug: str) -> str:
    """Return the path of a branch's own list."""
    return f"/branches/{slug}/routines"


def changes_path(routine_id: int, old: int, new: int) -> str:
    """Return the path of the page that shows two published versions side by side."""
    return f"{routine_path(routine_id)}/changes?from={old}&to={new}"

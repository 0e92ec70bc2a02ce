"""The code on a printed sheet: short, so that its squares are large, and known to nobody else."""

import secrets

from forum.kit import clock, db
from forum.papers.models import Paper

_ADD = """
    INSERT INTO paper (version_id, token, created_at) VALUES (:version_id, :token, :now)
    ON CONFLICT (version_id) DO NOTHING
"""
_BYTES = 9  # 72 bits: nobody guesses one, and "https://…/papers/" with it makes a sparse code


async def token_of(version_id: int) -> str:
    """Return what stands in the code of a version's sheets; call it in a transaction."""
    paper = await Paper.get_or_none(version_id=version_id)
    if paper is None:
        token = secrets.token_urlsafe(_BYTES)
        await db.execute(_ADD, version_id=version_id, token=token, now=clock.now())
        paper = await Paper.get(version_id=version_id)
    return paper.token


def paper_path(token: str) -> str:
    """Return the path that the code on a sheet leads to."""
    return f"/papers/{token}"

"""The tables of starter kits: their tasks, the branches that work on one, and what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

if TYPE_CHECKING:
    from forum.accounts.models import Person
    from forum.branches.models import Branch
    from forum.routines.models import Routine


class Kit(Model):
    """An ordered list of tasks that several branches will do one after the other."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    title_nb = fields.CharField(max_length=200)
    title_nn = fields.CharField(max_length=200)
    title_da = fields.CharField(max_length=200)
    title_en = fields.CharField(max_length=200)
    summary_nb = fields.TextField()
    summary_nn = fields.TextField()
    summary_da = fields.TextField()
    summary_en = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "kit"


class KitItem(Model):
    """One task; `routine` is what a branch may copy for it. `key` is the seed's, empty for others.

    A task that was taken out stays for the branches that have ticked it off.
    """

    id = fields.IntField(primary_key=True)
    kit: fields.ForeignKeyRelation[Kit] = fields.ForeignKeyField(
        "forum.Kit", related_name=False, on_delete=fields.CASCADE
    )
    key = fields.CharField(max_length=80, default="", db_default="")
    position = fields.IntField(default=0, db_default=0)
    title_nb = fields.CharField(max_length=200)
    title_nn = fields.CharField(max_length=200)
    title_da = fields.CharField(max_length=200)
    title_en = fields.CharField(max_length=200)
    text_nb = fields.TextField()
    text_nn = fields.TextField()
    text_da = fields.TextField()
    text_en = fields.TextField()
    routine: fields.ForeignKeyNullableRelation[Routine] = fields.ForeignKeyField(
        "forum.Routine", related_name=False, on_delete=fields.SET_NULL, null=True
    )
    removed_at = fields.DatetimeField(null=True)

    kit_id: int
    routine_id: int | None

    class Meta:
        table = "kit_item"
        indexes = (Index(fields=("kit_id", "position", "id"), name="kit_item_order"),)


class BranchKit(Model):
    """A branch works on a kit."""

    id = fields.IntField(primary_key=True)
    kit: fields.ForeignKeyRelation[Kit] = fields.ForeignKeyField(
        "forum.Kit", related_name=False, on_delete=fields.CASCADE
    )
    branch: fields.ForeignKeyRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", related_name=False, on_delete=fields.CASCADE
    )
    started_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    started_at = fields.DatetimeField()

    kit_id: int
    branch_id: int
    started_by_id: int

    class Meta:
        table = "branch_kit"
        unique_together = (("branch", "kit"),)


class KitTick(Model):
    """Somebody of the branch said that a task is done."""

    id = fields.IntField(primary_key=True)
    branch_kit: fields.ForeignKeyRelation[BranchKit] = fields.ForeignKeyField(
        "forum.BranchKit", related_name=False, on_delete=fields.CASCADE
    )
    item: fields.ForeignKeyRelation[KitItem] = fields.ForeignKeyField(
        "forum.KitItem", related_name=False, on_delete=fields.CASCADE
    )
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()

    branch_kit_id: int
    item_id: int
    by_id: int

    class Meta:
        table = "kit_tick"
        unique_together = (("branch_kit", "item"),)

"""The table of themes, with their words in four languages."""

from tortoise import fields
from tortoise.models import Model


class Theme(Model):
    """One theme; deactivated, never deleted, so that what is filed under it stays."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    position = fields.IntField(default=0, db_default=0)
    name_nb = fields.CharField(max_length=120)
    name_nn = fields.CharField(max_length=120)
    name_da = fields.CharField(max_length=120)
    name_en = fields.CharField(max_length=120)
    short_nb = fields.CharField(max_length=40)
    short_nn = fields.CharField(max_length=40)
    short_da = fields.CharField(max_length=40)
    short_en = fields.CharField(max_length=40)
    icon = fields.CharField(max_length=40, default="coffee", db_default="coffee")
    colour = fields.CharField(max_length=20, default="coffee", db_default="coffee")
    description_nb = fields.TextField(default="")
    description_nn = fields.TextField(default="")
    description_da = fields.TextField(default="")
    description_en = fields.TextField(default="")
    deactivated_at = fields.DatetimeField(null=True)

    class Meta:
        table = "theme"

    @property
    def is_active(self) -> bool:
        """Tell whether new things may be filed here."""
        return self.deactivated_at is None

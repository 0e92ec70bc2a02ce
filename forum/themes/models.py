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

    def name(self, language: str) -> str:
        """Return the name in a language; a missing one falls back to bokmål."""
        return self._in("name", language)

    def short(self, language: str) -> str:
        """Return the short name that stands on tags."""
        return self._in("short", language)

    def description(self, language: str) -> str:
        """Return the sentence that says what belongs here; may be empty."""
        return self._in("description", language)

    @property
    def is_active(self) -> bool:
        """Tell whether new things may be filed here."""
        return self.deactivated_at is None

    def _in(self, field: str, language: str) -> str:
        return getattr(self, f"{field}_{language}", "") or str(getattr(self, f"{field}_nb"))

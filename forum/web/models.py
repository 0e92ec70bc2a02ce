"""What the administrator says about the site itself."""

from tortoise import fields
from tortoise.models import Model


class Site(Model):
    """The one row (id 1) with the site's name; `set_up_at` is when the first run was finished."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=60, default="", db_default="")
    welcome = fields.TextField(default="")
    set_up_at = fields.DatetimeField(null=True)

    class Meta:
        table = "site"

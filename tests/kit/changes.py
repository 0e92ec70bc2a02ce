"""Models of a pretended shop, rows for them, and every change that a migration may be about."""
# ruff: noqa: E501  pieces of source text, old and new, one beside the other

MODELS = """
from enum import Enum
from tortoise import Model, fields
from tortoise.indexes import Index

class Kind(Enum):
    NEW = "new"
    USED = "used"

def today() -> str:
    return "today"

class Shop(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=50, unique=True)
    city = fields.CharField(max_length=20, db_index=True)
    kroner = fields.IntField(null=True)
    class Meta:
        table = "shop"
        indexes = (("city", "name"),)

class Thing(Model):
    id = fields.IntField(primary_key=True)
    shop = fields.ForeignKeyField("forum.Shop", related_name=False, db_index=True)
    label = fields.CharField(max_length=10)
    kind = fields.CharEnumField(Kind, max_length=10, default=Kind.NEW, db_default="new")
    note = fields.TextField(null=True)
    day = fields.CharField(max_length=10, default=today)
    made_at = fields.DatetimeField()
    class Meta:
        table = "thing"
        unique_together = (("shop", "label"),)
        indexes = (Index(fields=("shop", "kind"), name="thing_shop_kind"),)

class Tag(Model):
    id = fields.IntField(primary_key=True)
    thing = fields.ForeignKeyField("forum.Thing", related_name=False, on_delete=fields.CASCADE)
    name = fields.CharField(max_length=20)
    class Meta:
        table = "tag"
"""
FILL = (
    "INSERT INTO shop (id, name, city, kroner) VALUES (1, 'Vefsn', 'Mosjøen', 40)",
    "INSERT INTO shop (id, name, city, kroner) VALUES (2, 'Herlev', 'Herlev', NULL)",
    "INSERT INTO thing (id, shop_id, label, note, day, made_at) VALUES (1, 1, 'chair', NULL, 'x', '2026-11-18 09:00:00+00:00')",
    "INSERT INTO thing (id, shop_id, label, note, day, made_at) VALUES (2, 2, 'chair', 'it''s; red', 'x', '2026-11-18 09:00:00+00:00')",
    "INSERT INTO tag (id, thing_id, name) VALUES (1, 1, 'oak'), (2, 2, 'pine'), (3, 2, 'red')",
)
CHANGES = {
    "longer text": ("name = fields.CharField(max_length=50", "name = fields.CharField(max_length=200"),
    "null no more": ("note = fields.TextField(null=True)", 'note = fields.TextField(db_default="")'),
    "may be null": ("city = fields.CharField(max_length=20", "city = fields.CharField(null=True, max_length=20"),
    "removed": ("    kroner = fields.IntField(null=True)\n", ""),
    "removed with its index": (
        '    city = fields.CharField(max_length=20, db_index=True)\n    kroner = fields.IntField(null=True)\n    class Meta:\n        table = "shop"\n        indexes = (("city", "name"),)\n',
        '    kroner = fields.IntField(null=True)\n    class Meta:\n        table = "shop"\n',
    ),
    "added": ("    note =", "    price = fields.IntField(db_default=0)\n    note ="),
    "added text": ("    note =", '    colour = fields.CharField(max_length=9, db_default="it\'s; red")\n    note ='),
    "added flag": ("    note =", "    is_sold = fields.BooleanField(default=False, db_default=False)\n    note ="),
    "added with an index": ("    note =", "    price = fields.IntField(null=True, db_index=True)\n    note ="),
    "added unique": ("    note =", "    code = fields.CharField(max_length=9, null=True, unique=True)\n    note ="),
    "added reference": (
        "    name = fields.CharField(max_length=20)\n",
        "    name = fields.CharField(max_length=20)\n    shop = fields.ForeignKeyField('forum.Shop', null=True, related_name=False, db_index=True, on_delete=fields.SET_NULL)\n",
    ),
    "index on an old field": ("label = fields.CharField(max_length=10)", "label = fields.CharField(max_length=10, db_index=True)"),
    "index gone": ("city = fields.CharField(max_length=20, db_index=True)", "city = fields.CharField(max_length=20)"),
    "named index more": (
        'name="thing_shop_kind"),)',
        'name="thing_shop_kind"), Index(fields=("kind", "shop"), name="thing_kind_shop"))',
    ),
    "named index gone": ('        indexes = (Index(fields=("shop", "kind"), name="thing_shop_kind"),)\n', ""),
    "unique pair more": ('        table = "tag"\n', '        table = "tag"\n        unique_together = (("thing", "name"),)\n'),
    "unique pair gone": ('        unique_together = (("shop", "label"),)\n', ""),
    "unique no more": ("name = fields.CharField(max_length=50, unique=True)", "name = fields.CharField(max_length=50)"),
    "other default": ('db_default="new"', 'db_default="used"'),
    "new table": ("class Tag(", 'class Crate(Model):\n    id = fields.IntField(primary_key=True)\n    shop = fields.ForeignKeyField("forum.Shop", related_name=False)\n    class Meta:\n        table = "crate"\n\nclass Tag('),
    "table gone": (MODELS[MODELS.index("class Tag(") :], ""),
}  # fmt: skip

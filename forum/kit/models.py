"""The kernel's own table: work to do."""

from tortoise import Model, fields

# The states of a job; text, so that a row says what it is.
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


class Job(Model):
    """A piece of work that an action queued, or a slot of the schedule.

    `due_at` is when a worker may take it: for a running one that is when its lease ends, for a
    finished one never (null). `failure` names the last fault and where, nothing personal.
    """

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=100)
    arguments = fields.TextField()  # JSON object of ids
    priority = fields.SmallIntField(db_default=10)  # lower goes first
    state = fields.CharField(max_length=10, db_default=WAITING)
    unique_key = fields.CharField(max_length=200, null=True, unique=True)
    due_at = fields.DatetimeField(null=True, db_index=True)
    attempts = fields.IntField(db_default=0)
    failure = fields.TextField(db_default="")
    created_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True, db_index=True)

    class Meta:
        table = "job"

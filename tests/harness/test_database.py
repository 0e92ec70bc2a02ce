from forum.accounts.models import Person
from forum.kit import db
from tests.support.world import make_person


async def test_database_is_empty_and_writable(database: None) -> None:
    assert await db.value("SELECT count(*) FROM person") == 0
    await make_person("Sigrid")
    assert await Person.all().count() == 1


async def test_next_database_knows_nothing_of_it(database: None) -> None:
    assert await Person.all().count() == 0
    await make_person("Bente")

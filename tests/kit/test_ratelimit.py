import pytest

from forum.kit import ratelimit
from forum.kit.errors import TooMany, Unavailable
from tests.conftest import Configure

pytestmark = pytest.mark.once


async def test_what_is_done_too_often_has_to_wait() -> None:
    await ratelimit.forget_all()
    for _use in range(3):
        await ratelimit.allow("write", "sigrid", "3/hour")
    await ratelimit.allow("write", "bente", "3/hour")
    with pytest.raises(TooMany) as refused:
        await ratelimit.allow("write", "sigrid", "3/hour")
    assert 3_500 < refused.value.retry_after <= 3_601


async def test_redis_that_is_away_is_said_to_be_away(configure: Configure) -> None:
    configure(redis_url="redis://127.0.0.1:9/0")
    with pytest.raises(Unavailable):
        await ratelimit.allow("write", "sigrid", "3/hour")

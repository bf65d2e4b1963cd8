"""The loop that lets every follower advance: woken by the relay, and looking by itself now and then."""

import asyncio
import contextlib
import logging

from realtime import followers
from realtime.followers import Follower
from realtime.offload import in_thread
from realtime.relay import new_relay
from realtime.wire import Message

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
RETRY_FIRST_SECONDS = 1.0
RETRY_MOST_SECONDS = 60.0


async def follow_all(stop: asyncio.Event) -> None:
    """Run all registered followers until `stop` is set. One that fails tries the same events again, ever
    later, and holds up none of the others.
    """
    bells = {follower.name: asyncio.Event() for follower in followers.registered()}

    def ring() -> None:
        for bell in bells.values():
            bell.set()

    def hear(message: Message) -> None:
        if "wake" in message:
            ring()

    relay = asyncio.ensure_future(new_relay(hear, ring).run())
    following = [
        asyncio.ensure_future(_follow(follower, bells[follower.name], stop)) for follower in followers.registered()
    ]
    await stop.wait()
    ring()
    relay.cancel()
    await asyncio.gather(relay, *following, return_exceptions=True)


async def _follow(follower: Follower, bell: asyncio.Event, stop: asyncio.Event) -> None:
    pause = RETRY_FIRST_SECONDS
    while not stop.is_set():
        bell.clear()
        try:
            handled = await in_thread(followers.advance, follower)
            pause = RETRY_FIRST_SECONDS
        except Exception:
            logger.exception("%s failed; the same events come again in %.0f s", follower.name, pause)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await stop.wait()
            pause = min(pause * 2, RETRY_MOST_SECONDS)
            continue
        if handled == 0:
            # Woken for what another transaction still holds up: nobody rings again when that ends.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await bell.wait()

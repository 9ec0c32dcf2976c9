"""What a websocket is given goes out in order, together, and whole before it closes."""

from __future__ import annotations

import asyncio
from unittest.mock import Mock, call

from uvicorn.config import Config
from uvicorn.server import ServerState

from dashboard.server.gathered_writes import PAUSE_SECONDS, GatheringProtocol, GatheringTransport


def test_what_comes_together_goes_out_at_once_and_in_order() -> None:
    own = Mock()

    async def writes() -> None:
        gathering = GatheringTransport(own)
        for data in (b"a", b"b", b"c"):
            gathering.write(data)
        own.write.assert_not_called()
        await asyncio.sleep(20 * PAUSE_SECONDS)
        gathering.write(b"d")
        await asyncio.sleep(20 * PAUSE_SECONDS)

    asyncio.run(writes())
    assert own.write.call_args_list == [call(b"abc"), call(b"d")]


def test_what_waits_goes_out_before_it_closes_and_once() -> None:
    own = Mock()

    async def writes() -> None:
        gathering = GatheringTransport(own)
        gathering.write(b"goodbye")
        gathering.close()
        await asyncio.sleep(20 * PAUSE_SECONDS)

    asyncio.run(writes())
    assert own.mock_calls == [call.write(b"goodbye"), call.close()]


def test_all_else_is_the_transports_own() -> None:
    own = Mock()
    gathering = GatheringTransport(own)
    gathering.pause_reading()
    assert gathering.is_closing() is own.is_closing()
    assert gathering.get_extra_info("peername") is own.get_extra_info("peername")
    own.pause_reading.assert_called_once_with()


def test_the_websocket_of_this_release_writes_through_it() -> None:
    async def begins() -> GatheringProtocol:
        config = Config(app=Mock(), ws_per_message_deflate=False)
        config.load()
        protocol = GatheringProtocol(config, ServerState(), {})
        protocol.connection_made(Mock(get_extra_info=Mock(return_value=None)))
        return protocol

    assert isinstance(asyncio.run(begins()).transport, GatheringTransport)

"""Connections that break, and ends of connections that are no collectors; for servers.listening."""

import asyncio


async def at_once(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset the connection before anything is asked."""
    writer.transport.abort()


async def while_asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset it while the request comes."""
    await reader.readexactly(10)
    writer.transport.abort()


async def when_asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset it when the request is there."""
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()


async def while_answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """End it in the middle of the answer's headers."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nDate: Wed")
    await writer.drain()
    writer.close()


async def no_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer as a server of something else does."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"220 mail.test ESMTP\r\n")
    await writer.drain()
    writer.close()


async def long_header(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer with a header of a megabyte."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1024 * 1024 + b"\r\n\r\n")


ALL = (at_once, while_asked, when_asked, while_answered, no_http, long_header)

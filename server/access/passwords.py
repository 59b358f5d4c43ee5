"""Passwords and PINs, as argon2id with OWASP's parameters (19 MiB, 2 rounds, 1 lane): in a thread, two at a time.

A server on a small machine must not spend a gigabyte when thirty people sign in at eight in the morning.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lobby.errors import Invalid

SHORTEST_PASSWORD = 10

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_threads = ThreadPoolExecutor(2, "passwords")

# Stands in for a secret that is not there, so that an unknown sign-in name takes as long as a known one.
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$st0ib0RCDiBRJub/LUgG+A$ExIsmy6E3TmZE6xN5tVttXnzU3E6vH6KhIoWG5vldl4"


async def hash_secret(secret: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, secret)


async def matches(secret_hash: str | None, secret: str) -> bool:
    """Say whether the secret fits. Where there is nothing to fit (None), it does not, and takes as long."""
    fits = await asyncio.get_running_loop().run_in_executor(_threads, _verify, secret_hash or _NOBODYS, secret)
    return fits and secret_hash is not None


def _verify(secret_hash: str, secret: str) -> bool:
    try:
        return _hasher.verify(secret_hash, secret)
    except (VerificationError, InvalidHashError):
        return False


def check_password(password: str) -> None:
    """Raises Invalid("password_weak")."""
    if len(password) < SHORTEST_PASSWORD:
        least = f"A password has at least {SHORTEST_PASSWORD} characters."
        raise Invalid("password_weak", least, "Several words in a row are easy to keep in mind.")

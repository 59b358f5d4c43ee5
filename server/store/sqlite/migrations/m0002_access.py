"""Who may: credentials of devices and programs, staff, their sessions, and pairings under way.

No secret is kept: tokens as SHA-256 (they are 256 random bits), passwords and PINs as argon2id.

token     a credential of a device (`device` set) or of a program. `branch` '*' = every branch. `id` names it in lists.
staff     `id` goes into events and says nothing of the person; `login` is what the person types. `roles`: JSON array.
          `branch` '*' = every branch. `locked_until_at`: after five wrong tries.
session   one sign-in of a staff member. Ends when idle too long (`seen_at`), at `expires_at`, or when removed.
pairing   a device waits to be told who it is: `code` is shown on it, `secret_hash` fetches the token.
"""

from __future__ import annotations

from sqlite_utils import Database

TABLES = (
    """
    CREATE TABLE token (
      hash TEXT NOT NULL PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      branch TEXT NOT NULL,
      device TEXT,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE staff (
      id TEXT NOT NULL PRIMARY KEY,
      login TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      branch TEXT NOT NULL,
      roles TEXT NOT NULL,
      password_hash TEXT,
      pin_hash TEXT,
      wrong_tries INTEGER NOT NULL DEFAULT 0,
      locked_until_at INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE session (
      hash TEXT NOT NULL PRIMARY KEY,
      staff TEXT NOT NULL,
      branch TEXT NOT NULL,
      desk TEXT,
      device TEXT,
      created_at INTEGER NOT NULL,
      seen_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE pairing (
      code TEXT NOT NULL PRIMARY KEY,
      secret_hash TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      expires_at INTEGER NOT NULL,
      branch TEXT,
      device TEXT,
      approved_by TEXT
    ) STRICT, WITHOUT ROWID
    """,
)


def apply(db: Database) -> None:
    for sql in TABLES:
        db.execute(sql)

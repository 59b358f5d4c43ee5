"""Which of espeak-ng's voices speak a language: for the board's calls and for a kiosk that reads aloud.

A catalogue may name the accent of the people in the lobby, where the language's tag does not: `"X-Voice: es-419\\n"` in the
header of its `shared.po`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lobby.text.languages import MOST_KEPT, SOURCE, base, catalogue_file

SOURCE_VOICE = "en-us"
_NAMED = re.compile(r'^"X-Voice: ([A-Za-z0-9-]+)\\n"$', re.MULTILINE)


@lru_cache(MOST_KEPT)
def voices(language: str) -> tuple[str, ...]:
    """Return the voices to try, in order: by the whole tag where it names a region, by the catalogue, by the language
    alone."""
    plain = base(language)
    named = _named(plain)
    regional = [language] if language != plain else []
    return tuple(dict.fromkeys([*regional, *([named] if named else []), plain]))


def _named(language: str) -> str | None:
    if language == SOURCE:
        return SOURCE_VOICE
    path = catalogue_file(language, "shared")
    found = _NAMED.search(path.read_text(encoding="utf-8")) if path else None
    return found.group(1) if found else None

"""Which languages there are, and which to take where one is not there. No other file knows a language by its name.

A language is a folder of catalogues (`locale/<language>/<domain>.po`). English is the language of the sentences in the code, so it needs no
folder and is what stands where all else is missing. Which languages a branch speaks stands in its configuration.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

T = TypeVar("T")

Direction = Literal["ltr", "rtl"]

BUILT_IN = Path(__file__).parent / "locale"
SOURCE = "en"
MOST_KEPT = 256
"""Of how many language tags the answers are kept: tags also come from outside, where there is no end to them."""


def folders() -> list[Path]:
    """Return where catalogues are looked for, in order: in a folder of the house's own where LOBBY_LOCALE names one,
    then here."""
    own = os.environ.get("LOBBY_LOCALE")
    return [Path(own), BUILT_IN] if own else [BUILT_IN]


def languages(domain: str) -> list[str]:
    """Return every language in which the domain can be shown, English first."""
    found = {path.parent.name for folder in folders() for path in folder.glob(f"*/{domain}.po")}
    return [SOURCE, *sorted(found - {SOURCE})]


def catalogue_file(language: str, domain: str) -> Path | None:
    """Return the catalogue of a domain in exactly this language; None where there is none."""
    return next((path for folder in folders() if (path := folder / language / f"{domain}.po").exists()), None)


def base(language: str) -> str:
    """Return the language without its region or script: "es", of "es-MX"."""
    return language.split("-")[0]


def fallbacks(language: str, own: str | None = None) -> Iterator[str]:
    """Yield which languages to look for, in order: this one, it without its region, the branch's `own` likewise,
    English."""
    wanted = [language, base(language), *((own, base(own)) if own else ()), SOURCE]
    yield from dict.fromkeys(wanted)


def in_language(texts: Mapping[str, T], language: str, own: str | None = None) -> T | None:
    """Return one of the branch's texts (or lists of them) by `fallbacks`, else whichever there is; None where there is
    none."""
    found = (texts[tag] for tag in fallbacks(language, own) if texts.get(tag))
    return next(found, None) or next(filter(None, texts.values()), None)


def closest(wanted: str | None, offered: Iterable[str]) -> str | None:
    """Return the language of those offered that says what `wanted` says: itself, else the one without its region; else
    None."""
    known = set(offered)
    return next((tag for tag in (wanted, wanted and base(wanted)) if tag in known), None)


def best(wanted: Iterable[str | None], offered: Iterable[str]) -> str:
    """Return the first wanted language that is offered; English where none is."""
    known = list(offered)
    return next((found for each in wanted if (found := closest(each, known))), SOURCE)


def direction(language: str) -> Direction:
    """Return which way a language is written; an unknown language reads left to right."""
    return "rtl" if locale(language).text_direction == "rtl" else "ltr"


@lru_cache(MOST_KEPT)
def own_name(language: str) -> str:
    """Return what a language calls itself, in its own script: "Español". The tag, where nobody knows its name."""
    known = _known_locale(language)
    name = str(known.get_display_name()) if known is not None else language
    return name[:1].upper() + name[1:]


@lru_cache(MOST_KEPT)
def locale(language: str) -> Any:
    """Return the `babel.Locale` that writes times and counts in this language; English where babel does not know it."""
    return next(known for tag in fallbacks(language) if (known := _known_locale(tag)) is not None)


@lru_cache(MOST_KEPT)
def _known_locale(language: str) -> Any | None:
    from babel import Locale, UnknownLocaleError  # babel is heavy: only when something is to be said

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None

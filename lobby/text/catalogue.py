"""The words of each screen in each language.

The message id is the English sentence, so English needs no file. Other languages live in
`locale/<language>/<domain>.po`; a sentence without a translation stays English rather than empty.
"""

from __future__ import annotations

import gettext
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

LOCALE = Path(__file__).parent / "locale"
DOMAINS = ("kiosk", "ticket", "board", "phone", "staff")

Direction = Literal["ltr", "rtl"]


class Catalogue:
    """One domain in one language. Values stand in braces: `text("Desk {desk}", desk="4")`."""

    def __init__(self, domain: str, language: str, translations: gettext.NullTranslations) -> None:
        self.domain = domain
        self.language = language
        self._translations = translations

    def text(self, message: str, **values: object) -> str:
        return self._filled(self._translations.gettext(message), values)

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The form that this language uses for `n`; `n` itself is among the values."""
        return self._filled(self._translations.ngettext(one, many, n), {"n": n, **values})

    @staticmethod
    def _filled(sentence: str, values: dict[str, Any]) -> str:
        return sentence.format(**values) if values else sentence


@lru_cache(maxsize=256)
def catalogue(domain: str, language: str) -> Catalogue:
    """The catalogue of a domain, in `language`, else in the language without its region, else in English."""
    path = _file(domain, language)
    translations = _compiled(path) if path else gettext.NullTranslations()
    return Catalogue(domain, language, translations)


@cache
def direction(language: str) -> Direction:
    """Which way a language is written; an unknown language reads left to right."""
    locale = _locale(language)
    return "rtl" if locale is not None and locale.text_direction == "rtl" else "ltr"


@cache
def own_name(language: str) -> str:
    """What a language calls itself, in its own script: "Español"."""
    locale = _locale(language)
    name = str(locale.get_display_name()) if locale is not None else language
    return name[:1].upper() + name[1:]


def languages(domain: str) -> list[str]:
    """Every language in which the domain can be shown, English first."""
    return ["en", *sorted(path.parent.name for path in LOCALE.glob(f"*/{domain}.po"))]


def as_json(domain: str, language: str) -> dict[str, object]:
    """The same words for a browser. Plurals stand by the category that `Intl.PluralRules` names.

    {"language": "es", "direction": "ltr", "texts": {english: text}, "plurals": {english_one: {"one": ..., "other": ...}}}
    """
    texts: dict[str, str] = {}
    plurals: dict[str, dict[str, str]] = {}
    path = _file(domain, language)
    for message in _read(path) if path else ():
        if isinstance(message.id, tuple):
            one, many = message.id
            words = catalogue(domain, language)._translations
            plurals[one] = {category: words.ngettext(one, many, n) for category, n in _plural_samples(language).items()}
        elif message.id and message.string:
            texts[message.id] = message.string
    return {"language": language, "direction": direction(language), "texts": texts, "plurals": plurals}


def _file(domain: str, language: str) -> Path | None:
    if domain not in DOMAINS:
        raise ValueError(f"no such domain: {domain}")
    for tag in (language, language.split("-")[0]):
        path = LOCALE / tag / f"{domain}.po"
        if tag.replace("-", "").isalnum() and path.exists():
            return path
    return None


def _compiled(path: Path) -> gettext.GNUTranslations:
    from babel.messages.mofile import write_mo  # babel is heavy: only when a translation is asked for

    compiled = BytesIO()
    write_mo(compiled, _read(path))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _read(path: Path) -> Any:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name.replace("-", "_"))


@cache
def _plural_samples(language: str) -> dict[str, int]:
    """For each plural category of a language a number that falls in it."""
    locale = _locale(language)
    samples: dict[str, int] = {}
    for n in range(200):
        samples.setdefault(locale.plural_form(n) if locale is not None else "other", n)
    return samples


@cache
def _locale(language: str) -> Any | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None

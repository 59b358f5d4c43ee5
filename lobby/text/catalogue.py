"""The words of each screen in each language.

The message id is the English sentence, so English needs no file. Other languages live in
`locale/<language>/<domain>.po`; what several screens say stands in `shared.po` alone. A sentence without a translation
stays English rather than empty.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lobby.text.languages import MOST_KEPT, catalogue_file, closest, direction, languages, locale

DOMAINS = ("kiosk", "ticket", "board", "phone", "staff")
SHARED = "shared"


class Catalogue:
    """One domain in one language. Values stand in braces: `text("Desk {desk}", desk="4")`."""

    def __init__(self, domain: str, language: str, translations: gettext.NullTranslations) -> None:
        self.domain = domain
        self.language = language
        self._translations = translations

    def text(self, message: str, **values: object) -> str:
        return self._filled(self._translations.gettext(message), values)

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the form that this language uses for `n`; `n` itself is among the values."""
        return self._filled(self._translations.ngettext(one, many, n), {"n": n, **values})

    @staticmethod
    def _filled(sentence: str, values: dict[str, Any]) -> str:
        return sentence.format(**values) if values else sentence


@lru_cache(MOST_KEPT)
def catalogue(domain: str, language: str) -> Catalogue:
    """Return the catalogue of a domain, in `language`, else in the language without its region, else in English."""
    translations = gettext.NullTranslations()
    for path in reversed(list(_files(domain, language))):  # what the domain itself says goes before what is shared
        compiled = _compiled(path)
        compiled.add_fallback(translations)
        translations = compiled
    return Catalogue(domain, language, translations)


def in_every_language(domain: str, message: str) -> dict[str, str]:
    """Return a sentence of ours as a text by language, as the branch's own texts are."""
    return {language: catalogue(domain, language).text(message) for language in languages(domain)}


def as_json(domain: str, language: str) -> dict[str, object]:
    """Return the same words for a browser. Plurals stand by the category that `Intl.PluralRules` names.

    {"language": "es", "direction": "ltr", "texts": {english: text}, "plurals": {english_one: {"one": ..., "other": ...}}}
    """
    texts: dict[str, str] = {}
    plurals: dict[str, dict[str, str]] = {}
    words = catalogue(domain, language)._translations
    for message in (message for path in _files(domain, language) for message in _read(path)):
        if isinstance(message.id, tuple):
            one, many = message.id
            plurals[one] = {category: words.ngettext(one, many, n) for category, n in _plural_samples(language).items()}
        elif message.id and message.string:
            texts[message.id] = words.gettext(message.id)
    return {"language": language, "direction": direction(language), "texts": texts, "plurals": plurals}


def _files(domain: str, language: str) -> Iterator[Path]:
    """The files of a domain in the closest language that has it: its own, then the shared one."""
    if domain not in DOMAINS:
        raise ValueError(f"no such domain: {domain}")
    found = closest(language, languages(domain))
    if found is None:
        return
    yield from filter(None, (catalogue_file(found, name) for name in (domain, SHARED)))


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


def _plural_samples(language: str) -> dict[str, int]:
    """For each plural category of a language a number that falls in it."""
    form = locale(language).plural_form
    samples: dict[str, int] = {}
    for n in range(200):
        samples.setdefault(form(n), n)
    return samples

"""Fields of the engine's nouns as columns of tables, the same in every store. Written and read by the engine's codec."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from pydantic_core import from_json

from lobby.engine.codec import Converter, Plain, field_converters

_text_of = json.JSONEncoder(ensure_ascii=False).encode  # as earlier versions wrote it: `lobby check` compares the texts


class Columns:
    """Some fields of a dataclass, each a column of one row. A list or an object is JSON text; nothing is NULL."""

    def __init__(self, kind: Any, fields: Sequence[str], *, renamed: Mapping[str, str] | None = None) -> None:
        """`renamed`: the column of a field whose column has another name. Two fields at least."""
        converters, renamed = field_converters(kind), renamed or {}
        self.names = tuple(renamed.get(name, name) for name in fields)
        self._fields = [(name, renamed.get(name, name), converters[name]) for name in fields]
        self._values_of = attrgetter(*fields)
        self._written = [(place, each) for place, (_, _, each) in enumerate(self._fields) if not each.keeps]

    def write(self, noun: object) -> Sequence[Any]:
        """Return the values of the columns, in the order of `names`."""
        values = list(self._values_of(noun))
        for place, converter in self._written:
            written = converter.write(values[place])
            values[place] = _text_of(written) if isinstance(written, list | dict) else written
        return values

    def read(self, row: Mapping[str, Any]) -> dict[str, Plain]:
        """Return the fields as the engine's codec reads them."""
        return {field: _from_column(converter, row[column]) for field, column, converter in self._fields}


def _from_column(converter: Converter, value: Any) -> Plain:
    """A database knows no truth values, and gives a list or an object back as the text that it is."""
    if converter.kinds is not None:
        return bool(value) if bool in converter.kinds and value is not None else value
    return from_json(value) if isinstance(value, str) and value[:1] in ("[", "{") else value

"""The identifiers of our source, Python and JavaScript, cut into words."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.source import OURS, ROOT, modules, parsed

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
JS_WHITE = re.compile(
    r"""//[^\n]* | /\*.*?\*/ | '(?:\\.|[^'\\\n])*' | "(?:\\.|[^"\\\n])*" | (?<=[=(,:]\s)/(?:\\.|[^/\\\n])+/[a-z]*""",
    re.VERBOSE | re.DOTALL,
)
JS_COMMENT = re.compile(r"(?<!:)//[^\n]*|/\*.*?\*/", re.DOTALL)
QUOTED = re.compile(r"```.*?```|`[^`]*`|\"[^\"\n]*\"", re.DOTALL)
JS_NAME = re.compile(r"[A-Za-z_$][\w$]*")


@cache
def python_files() -> list[Path]:
    """Every module of the product and every test."""
    return [*modules(), *sorted((ROOT / "tests").rglob("*.py"))]


@cache
def script_files() -> list[Path]:
    """Every script of ours that runs in a browser or is a test of one."""
    ours = [path for place in [*sorted(OURS), "tests"] for path in sorted((ROOT / place).rglob("*.js"))]
    return [path for path in ours if "vendor" not in path.parts and "node_modules" not in path.parts]


@cache
def identifiers(path: Path) -> frozenset[str]:
    """Every name that this file gives or uses; its own name and its folders' too."""
    own = {part.removesuffix(path.suffix) for part in path.relative_to(ROOT).parts}
    found = names_in_script(path.read_text()) if path.suffix == ".js" else set(_in_python(parsed(path)))
    return frozenset(own | found)


def prose(path: Path) -> str:
    """What is explained in this file, on one line: comments and docstrings; of a page, all but what it quotes."""
    source = path.read_text()
    if path.suffix == ".py":
        said = [*_comments(path), *_statements_of_text(parsed(path))]
    else:
        said = JS_COMMENT.findall(source) if path.suffix == ".js" else [source]
    return " ".join(QUOTED.sub(" ", " ".join(said)).replace("#", " ").split())


def _comments(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        yield from (token.string for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT)


def _statements_of_text(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text


def _in_python(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.ClassDef(name=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.keyword(arg=str(name)) | ast.alias(asname=str(name)) | ast.alias(name=name):
                yield name


def names_in_script(source: str) -> set[str]:
    """Names outside comments, strings and the text of templates."""
    return set(JS_NAME.findall(_without_templates(JS_WHITE.sub(" ", source))))


def _without_templates(source: str) -> str:
    """The source without the text of its templates; what stands in `${...}` stays."""
    kept: list[str] = []
    within: list[str] = []  # "`" in a template's text, "{" in braces
    i = 0
    while i < len(source):
        letter, inside_text = source[i], bool(within) and within[-1] == "`"
        if inside_text and source.startswith("${", i):
            within.append("{")
            i += 1
        elif letter == "`":
            within.pop() if inside_text else within.append("`")
        elif not inside_text and letter == "{":
            within.append("{")
        elif not inside_text and letter == "}" and within:
            within.pop()
        elif not inside_text:
            kept.append(letter)
        i += 2 if inside_text and letter == "\\" else 1
        if letter in "{}`":
            kept.append(" ")
    return "".join(kept)


@cache
def words(identifier: str) -> str:
    """`open_desk`, `openDesk` and `OpenDesk` as " open desk "."""
    return f" {' '.join(word.lower() for word in WORD.findall(identifier))} "


def speaks(identifier: str, word: str) -> bool:
    """Whether the identifier has this word in it, or several as one; also where there are several of the thing."""
    return _has(words(identifier), word)


@cache
def _all_words(path: Path) -> str:
    return "|".join(map(words, sorted(identifiers(path))))


def names_with(word: str, path: Path) -> list[str]:
    """The identifiers of a file that have this word in them."""
    if not _has(_all_words(path), word):
        return []
    return [name for name in sorted(identifiers(path)) if speaks(name, word)]


def _has(cut: str, word: str) -> bool:
    return any(f" {word}{ending} " in cut for ending in ("", "s", "es"))

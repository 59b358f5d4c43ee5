"""What a docstring must say: which refusals a public function raises."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import lobby.errors
from tests.source import dotted, modules, parsed

ERRORS = {name for name, kind in vars(lobby.errors).items() if isinstance(kind, type)}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def public_functions(body: list[ast.stmt], within: str) -> Iterator[tuple[str, Function]]:
    """Functions and methods that others may call, by their dotted names."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            name = f"{within}.{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from public_functions(node.body, name)
            else:
                yield name, node


def raises_itself(function: Function) -> bool:
    """Whether its own body says `raise` with one of our errors; a function within it speaks for itself."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            named = node.exc.func
            if (named.id if isinstance(named, ast.Name) else getattr(named, "attr", "")) in ERRORS:
                return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            todo += ast.iter_child_nodes(node)
    return False


def silent_about_what_they_raise() -> set[str]:
    return {
        name
        for path in modules()
        for name, function in public_functions(parsed(path).body, dotted(path))
        if raises_itself(function) and "Raises" not in (ast.get_docstring(function) or "")
    }


def test_a_function_that_refuses_says_so() -> None:
    assert not silent_about_what_they_raise()


def test_the_reader_sees_who_raises() -> None:
    source = "def f():\n    if x:\n        raise Refused('no', 'No.')\ndef g():\n    def h():\n        raise Refused('no', 'No.')\n"
    f, g = ast.parse(source).body
    assert isinstance(f, ast.FunctionDef) and isinstance(g, ast.FunctionDef)
    assert raises_itself(f) and not raises_itself(g)

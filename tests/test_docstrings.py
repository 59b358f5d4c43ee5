"""What a docstring must say: which refusals a public function raises; what it does or gives, and in which unit.

Where name and types say all, there needs to be none. Where there is one, it is a sentence with a verb.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

import lobby.errors
from tests.source import dotted, modules, parsed

ERRORS = {name for name, kind in vars(lobby.errors).items() if isinstance(kind, type)}
Function = ast.FunctionDef | ast.AsyncFunctionDef

PUBLISHED = {"get", "post", "put", "delete"}
"""Of a function with one of these decorators clients read the docstring, as the description of a route."""

NO_VERB = re.compile(
    r"(a|about|after|all|also|an|and|any|as|at|before|between|both|by|each|either|every|everybody|everything|first|for|from"
    r"|how|if|in|is|it|its|just|last|like|may|moved|nobody|none|nothing|of|on|one|only|or|raises|so|some|somebody|such|than"
    r"|that|the|their|there|these|they|this|those|to|until|what|when|where|whether|which|while|whom?|whose|why|with)",
    re.IGNORECASE,
)
"""What no sentence begins with that begins with its verb."""

MEASURE = re.compile(
    r"\b(ms|s|px|dots|(milli)?seconds?|minutes?|hours?|half hour|how many|count|numbers?|factor|share|points?|ratio"
    r"|deviation|log|error|exit code|urgency|rank|seq|place|index|group|whom?|weekday|arrivals|\d+)\b|\[\w",
    re.IGNORECASE,
)
"""What says how a number is to be read: a unit, what is counted, the shape of an array, a range."""


def public_functions(body: list[ast.stmt], within: str) -> Iterator[tuple[str, Function]]:
    """Functions and methods that others may call, by their dotted names."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            name = f"{within}.{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from public_functions(node.body, name)
            else:
                yield name, node


def every_function() -> Iterator[tuple[str, Function]]:
    for path in modules():
        yield from public_functions(parsed(path).body, dotted(path))


def raised_by(function: Function) -> set[str]:
    """Our errors that its own body raises; a function within it speaks for itself."""
    found: set[str] = set()
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            named = node.exc.func
            found.add(named.id if isinstance(named, ast.Name) else getattr(named, "attr", ""))
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            todo += ast.iter_child_nodes(node)
    return found & ERRORS


def unnamed_errors(function: Function) -> set[str]:
    """Those that its docstring does not name where it says what it raises."""
    _, _, said = (ast.get_docstring(function) or "").partition("Raises")
    return {error for error in raised_by(function) if not re.search(rf"\b{error}\b", said)}


def decorators(function: Function) -> set[str]:
    whole = (one.func if isinstance(one, ast.Call) else one for one in function.decorator_list)
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in whole}


def gives_something(function: Function) -> bool:
    """Whether a caller gets a value: no property, whose docstring names what it is, and no route, which clients read."""
    return (
        function.returns is not None
        and ast.unparse(function.returns) != "None"
        and not decorators(function) & {"property", "cached_property", *PUBLISHED}
    )


def faults(function: Function) -> Iterator[str]:
    """What a docstring leaves open that there is."""
    said, given = ast.get_docstring(function), ast.unparse(function.returns) if function.returns else "None"
    if said is None or not gives_something(function):
        return
    first = said.split()[0].strip(",.:;")
    if NO_VERB.fullmatch(first) or not re.fullmatch(r"[A-Z][a-z]+", first):
        yield "begins without a verb"
    if given == "bool" and not re.search(r"\b(True|False|[Ww]hether)\b", said):
        yield "does not say what is true"
    if given.endswith("| None") and not re.search(r"\b(None|nothing)\b", said, re.IGNORECASE):
        yield "does not say when there is none"
    numbers = set(re.findall(r"\w+", given)) - {"None", "tuple"}
    if numbers and numbers <= {"int", "float", "Floats", "Counts"} and not MEASURE.search(said):
        yield "does not say how to read the number"


def test_a_function_that_refuses_says_so() -> None:
    unnamed = {name: unnamed_errors(function) for name, function in every_function()}
    assert not {name: errors for name, errors in unnamed.items() if errors}


def test_a_docstring_says_what_is_done_or_given() -> None:
    assert not [f"{name} {fault}" for name, function in every_function() for fault in faults(function)]


def function_of(source: str) -> Function:
    (function,) = ast.parse(source).body
    assert isinstance(function, Function)
    return function


def test_the_reader_sees_who_raises_what() -> None:
    raising = "raise Refused('no', 'No.')"
    assert unnamed_errors(function_of(f"def f():\n    if x:\n        {raising}")) == {"Refused"}
    assert unnamed_errors(function_of(f"def f():\n    '''Raises Invalid.'''\n    {raising}")) == {"Refused"}
    assert not unnamed_errors(function_of(f"def f():\n    '''Raises Refused(\"no\").'''\n    {raising}"))
    assert not unnamed_errors(function_of(f"def f():\n    def g():\n        {raising}"))


@pytest.mark.parametrize(
    ("given", "said", "fault"),
    [
        ("str", "The name.", "begins without a verb"),
        ("str", '"Monday".', "begins without a verb"),
        ("str", "Return the name.", None),
        ("None", "Everything goes.", None),
        ("bool", "Take a job in.", "does not say what is true"),
        ("bool", "Take a job in. False where it is there.", None),
        ("str | None", "Return the name.", "does not say when there is none"),
        ("str | None", "Return the name; None of nobody.", None),
        ("float", "Return how long it takes.", "does not say how to read the number"),
        ("tuple[float, ...]", "Return [phases], 1/s.", None),
        ("float", "Return how long it takes, in seconds.", None),
    ],
)
def test_the_reader_sees_what_is_left_open(given: str, said: str, fault: str | None) -> None:
    assert list(faults(function_of(f"def f() -> {given}:\n    '''{said}'''"))) == ([fault] if fault else [])

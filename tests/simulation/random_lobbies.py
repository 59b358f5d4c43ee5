"""Lobbies drawn at random, in the format of the scenarios, to try a rule on what nobody tuned it for:

python -m tests.simulation.random_lobbies 100 116 > build/random.toml
"""

from __future__ import annotations

import sys
from random import Random
from typing import Any

import tomli_w

PROFILES = {
    "peak": [0.75, 1.15, 1.45, 1.25, 1.1, 0.95, 0.85, 0.5],
    "twin": [0.7, 1.5, 1.2, 0.7, 0.8, 1.4, 1.2, 0.5],
    "flat": [1.0] * 8,
}
DESK_MINUTES = 450  # open less lunch


def random_lobby(number: int) -> dict[str, Any]:
    """One scenario: 2 to 7 services, 3 to 12 desks with few or many skills, load .7 to .95."""
    draw = Random(f"random lobby {number}")
    services = [
        {
            "share": round(draw.gammavariate(2, 1), 3),
            "minutes": round(min(30.0, max(3.0, draw.lognormvariate(2.2, 0.5))), 1),
            "target": draw.choice([5, 8, 10, 15, 20, 25, 30, 40, 45]),
            "weight": draw.choice([1, 1, 1, 1, 2]),
        }
        for _ in range(draw.randint(2, 7))
    ]
    whole = sum(one["share"] for one in services)
    desks = _desks(draw, len(services))
    absent = draw.choice([0.03, 0.03, 0.08])
    minutes = sum(one["share"] / whole * one["minutes"] for one in services)
    customers = draw.uniform(0.7, 0.95) * len(desks) * DESK_MINUTES / ((1 - absent) * minutes + absent)
    interpreters = sorted(draw.sample(range(len(desks)), max(1, len(desks) // 3)))
    return {
        "id": f"R{number}",
        "customers_per_day": round(customers, 2),
        "profile": draw.choice(sorted(PROFILES)),
        "services": services,
        "desks": desks,
        "cv": draw.choice([0.6, 0.8, 0.8, 1.0, 1.4]),
        "patience": draw.choice([60.0, 120.0, 120.0]),
        "absent": absent,
        "appointments": draw.choice([0.0, 0.0, 0.0, 0.2, 0.4]),
        "priority": draw.choice([0.0, 0.0, 0.1, 0.15]),
        "interpreter": draw.choice([0.0, 0.0, 0.0, 0.08]),
        "interpreter_desks": interpreters,
    }


def _desks(draw: Random, services: int) -> list[str]:
    """Each desk owns one service, all are owned, and takes some others; the last takes all where desks are few."""
    desks = []
    for desk in range(draw.randint(3, 12)):
        own = desk % services
        others = draw.sample(range(services), min(services, draw.choice([0, 0, 1, 1, 2, services - 1])))
        desks.append("".join("P" if at == own else "x" if at in others else "." for at in range(services)))
    if len(desks) < services:
        desks[-1] = desks[-1].replace(".", "x")
    return desks


def write(first: int, last: int) -> str:
    """Lobbies `first` up to, not including, `last` as TOML."""
    return tomli_w.dumps({"profiles": PROFILES, "scenario": [random_lobby(number) for number in range(first, last)]})


if __name__ == "__main__":
    sys.stdout.write(write(int(sys.argv[1]), int(sys.argv[2])))

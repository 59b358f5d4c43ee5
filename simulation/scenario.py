"""Reads a file of invented lobbies: who comes, what for, and which desks take what.

The format is described at the head of `scenarios/ten_lobbies.toml`; times there are minutes from opening. A scenario
becomes a branch of the real engine, every desk of which calls by itself.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from lobby.engine.model import Branch, CallingParameters, CustomerClass, Desk, Service
from lobby.errors import Invalid, NotFound
from lobby.ids import BranchId, DeskId, ServiceId

OPEN_MINUTES = 480
BLOCKS = 8  # of the day, for the profile of arrivals
INTERPRETER = "interpreter"  # the language that only interpreters speak
PRIORITY = CustomerClass("priority", {"en": "Priority"}, weight=2.0, target_factor=0.5)
ORDINARY = CustomerClass("ordinary", {"en": "Ordinary"})
CANNOT = "."
HELP = "The format is described at the head of simulation/scenarios/ten_lobbies.toml."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedService:
    """One service: its share of the customers (0..1), mean service time and promised wait in minutes."""

    share: float
    minutes: float
    target: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One lobby. `desks`: one letter a service (P own, x can, r reserve, . cannot); `profile`: eight relative rates.

    Shares are 0..1, `patience` is a mean in minutes, desks are counted from 0.
    """

    id: str
    customers_per_day: float
    profile: tuple[float, ...]
    services: tuple[OfferedService, ...]
    desks: tuple[str, ...]
    title: str = ""
    cv: float = 0.8
    patience: float = 120.0
    absent: float = 0.03
    appointments: float = 0.0
    priority: float = 0.0
    interpreter: float = 0.0
    interpreter_desks: tuple[int, ...] = ()
    transfer: float = 0.0
    dropped_desks: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()  # what the file says besides, and is not simulated

    @property
    def staffed(self) -> list[int]:
        """The desks that are there, by their place in the list."""
        return [desk for desk in range(len(self.desks)) if desk not in self.dropped_desks]

    def takes(self, desk: int, service: int) -> bool:
        return self.desks[desk][service] != CANNOT

    def speed(self, desk: int) -> float:
        """Return 0.9 .. 1.1, in equal steps over the desks."""
        last = len(self.desks) - 1
        return 0.9 + 0.2 * desk / last if last else 1.0

    def interpreted(self, service: int) -> bool:
        """Say whether an interpreter's desk takes this service."""
        return any(desk in self.interpreter_desks and self.takes(desk, service) for desk in self.staffed)


def read_scenarios(path: Path) -> list[Scenario]:
    """Return all scenarios of a file. Raises NotFound, or Invalid with the first fault."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotFound("no_scenarios", f"{path} cannot be read.", "Name a file of scenarios.") from error
    except ValueError as error:
        raise _bad(f"{path} is not TOML: {error}") from error
    profiles = found.get("profiles", {})
    scenarios = [_scenario(given, profiles) for given in found.get("scenario", [])]
    if not scenarios:
        raise _bad(f"{path} holds no [[scenario]]")
    return scenarios


def _scenario(given: dict[str, Any], profiles: dict[str, list[float]]) -> Scenario:
    name = given.get("id", "?")
    known = {field.name for field in fields(Scenario)} - {"left_out"}
    needed = {field.name for field in fields(Scenario) if field.default is MISSING}
    if missing := needed - given.keys():
        raise _bad(f"scenario {name}: {sorted(missing)[0]!r} is missing")
    if isinstance(given["profile"], str) and given["profile"] not in profiles:
        raise _bad(f"scenario {name}: there is no profile {given['profile']!r}")
    profile = profiles[given["profile"]] if isinstance(given["profile"], str) else given["profile"]
    try:
        services = tuple(OfferedService(**service) for service in given["services"])
    except TypeError as error:
        raise _bad(f"scenario {name}: a service is not share, minutes, target, weight") from error
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    values = {key: value for key, value in values.items() if key in known}
    values |= {"profile": tuple(profile), "services": services, "left_out": tuple(sorted(given.keys() - known))}
    scenario = Scenario(**values)
    _check(scenario)
    return scenario


def _check(scenario: Scenario) -> None:
    name = f"scenario {scenario.id}"
    if len(scenario.profile) != BLOCKS:
        raise _bad(f"{name}: a profile has {BLOCKS} numbers")
    if any(len(skills) != len(scenario.services) for skills in scenario.desks):
        raise _bad(f"{name}: a desk has one letter for each service")
    for number, _ in enumerate(scenario.services):
        if not any(scenario.takes(desk, number) for desk in scenario.staffed):
            raise _bad(f"{name}: no desk takes service {number + 1}")
    if scenario.transfer and len(scenario.services) < 2:
        raise _bad(f"{name}: a transfer needs a second service")


def _bad(message: str) -> Invalid:
    return Invalid("bad_scenario", message + ".", HELP)


# --- as a branch of the engine ------------------------------------------------------------------------------------


def service_id(number: int) -> ServiceId:
    return ServiceId(f"service-{number + 1}")


def desk_id(number: int) -> DeskId:
    return DeskId(f"desk-{number + 1}")


def branch_of(scenario: Scenario, calling: CallingParameters) -> Branch:
    """Return the scenario's lobby as the engine knows one, called by these numbers."""
    return Branch(
        id=BranchId(scenario.id),
        name=scenario.title or scenario.id,
        county="Simulation",
        timezone="UTC",
        languages=("en", INTERPRETER),
        services=tuple(_service(number, offered) for number, offered in enumerate(scenario.services)),
        desks=tuple(_desk(scenario, number) for number in scenario.staffed),
        classes=(ORDINARY, PRIORITY),
        calling=calling,
        number_digits=4,
        wrap_up_s=0,  # the time between two customers is in the service times
    )


def _service(number: int, offered: OfferedService) -> Service:
    return Service(
        service_id(number),
        {"en": f"Service {number + 1}"},
        prefix=_letters(number),
        target_s=round(offered.target * 60),
        usual_s=round(offered.minutes * 60),
        weight=offered.weight,
    )


def _letters(number: int) -> str:
    """A, B ... Z, AA, AB ..."""
    tens, ones = divmod(number, 26)
    return (_letters(tens - 1) if tens else "") + chr(ord("A") + ones)


def _desk(scenario: Scenario, number: int) -> Desk:
    skills = tuple(service_id(service) for service in range(len(scenario.services)) if scenario.takes(number, service))
    languages = (INTERPRETER,) if number in scenario.interpreter_desks else ()
    return Desk(desk_id(number), str(number + 1), skills, languages, automatic=True)

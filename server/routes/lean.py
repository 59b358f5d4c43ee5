"""Routes that are pressed all day, without FastAPI's machinery between the request and the endpoint.

An endpoint of such a route has parameters of its path, `body` (the body), `key`, `who` and `request`, and no others.
They are declared, documented and refused as on any other route; only the general solver of dependencies, which takes
longer than the check-in itself, is left out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, get_type_hints

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from server.access.guard import Allow
from server.errors import invalid_request

Endpoint = Callable[..., Awaitable[Response]]


class LeanRoute(APIRoute):
    """The `route_class` of a router whose every route is a command."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint: Endpoint = self.endpoint
        path = [(field.name, field) for field in self.dependant.path_params]
        (key,) = self.dependant.header_params
        guard = next(part.call for part in self.dependant.dependencies if isinstance(part.call, Allow))
        form: type[BaseModel] = get_type_hints(endpoint)["body"]

        async def handle(request: Request) -> Response:
            who = await guard(request)
            given = {name: _checked(field, request.path_params[name], ("path", name)) for name, field in path}
            name = key.alias
            given["key"] = _checked(key, request.headers.get(name), ("header", name))
            body = form.model_validate_json(await request.body())
            return await endpoint(**given, body=body, request=request, who=who)

        return handle


def _checked(field: Any, value: str | None, place: tuple[str, str]) -> Any:
    found, errors = field.validate(value, {}, loc=place)
    if errors:
        raise invalid_request(errors)
    return found

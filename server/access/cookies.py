"""Credentials of browsers: cookies that no script can read."""

from __future__ import annotations

from fastapi import Request, Response


def from_browser(request: Request) -> bool:
    """Say whether a browser asks: browsers send an Origin with whatever they post; programs do not."""
    return "origin" in request.headers


def set_cookie(request: Request, response: Response, name: str, token: str, seconds: int) -> None:
    response.set_cookie(
        name,
        token,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def drop_cookie(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", httponly=True, samesite="lax")

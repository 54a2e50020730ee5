"""Coming in and leaving, and the style sheet."""

from __future__ import annotations

from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from watcher.web.door import SESSION_SECONDS
from watcher.web.guard import COOKIE, KNOWN_COOKIE, local_target
from watcher.web.shared import shared_of, visitor_of

router = APIRouter(include_in_schema=False)
_STATIC = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


@router.get("/login")
def login_page(request: Request, next: str = "/") -> Response:  # noqa: A002  # as the address has it
    """The form that asks for the password."""
    shared = shared_of(request)
    if visitor_of(request).session is not None:
        return RedirectResponse(local_target(next), 303)
    return shared.page(request, "login.html", next=local_target(next), wrong="")


@router.post("/login")
def login(request: Request) -> Response:
    """Is it the password? Then a cookie says so from now on."""
    shared, visitor = shared_of(request), visitor_of(request)
    target = local_target(visitor.form.get("next", "/"))
    if wait := shared.door.waits(visitor.client):
        words = f"Too many wrong passwords. Try again in {int(wait) + 1} seconds."
        answer: Response = shared.page(request, "login.html", 429, next=target, wrong=words)
        answer.headers["retry-after"] = str(int(wait) + 1)
        return answer
    if not shared.door.opens(visitor.form.get("password", ""), visitor.client):
        return shared.page(request, "login.html", 403, next=target, wrong="That is not the password.")
    answer = RedirectResponse(target, 303)
    for name, value, seconds in (
        (COOKIE, shared.door.new_session(), SESSION_SECONDS),
        (KNOWN_COOKIE, shared.door.new_known(), 12 * SESSION_SECONDS),
    ):
        answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="strict", secure=visitor.secure)
    return answer


@router.post("/logout")
def logout(request: Request) -> Response:
    """Forget the cookie."""
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=visitor_of(request).secure)
    return answer


@router.get("/static/{name}")
def static(name: str) -> Response:
    """One of the files that the pages need."""
    if name not in _STATIC:
        return Response("there is no such file", 404, media_type="text/plain")
    body = files("watcher.web").joinpath("static", name).read_bytes()
    return Response(body, media_type=_STATIC[name], headers={"cache-control": "public, max-age=3600"})

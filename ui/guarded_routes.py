"""Addresses of Chainlit's that would let one user touch what belongs to another, or let passwords be guessed."""

from __future__ import annotations

import asyncio
import math
from typing import Annotated, Any

import chainlit.server
from chainlit.auth import get_current_user
from chainlit.session import WebsocketSession
from chainlit.types import DeleteFeedbackRequest, ElementRequest, UpdateFeedbackRequest
from chainlit.user import PersistedUser, User
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.security import OAuth2PasswordRequestForm

from ui.accounts import clean_name
from ui.guesses import Guesses
from ui.history import ChatHistory

_Visitor = Annotated[User | PersistedUser | None, Depends(get_current_user)]


def add_login_route(router: APIRouter) -> None:
    """Log in with a password: wrong guesses make the next ones wait, and few are looked at together."""
    guesses = Guesses()
    at_once = asyncio.Semaphore(2)  # each guess takes 32 MB and a tenth of a second of a core

    @router.post("/login")
    async def log_in(
        request: Request, response: Response, form: Annotated[OAuth2PasswordRequestForm, Depends()]
    ) -> Response:
        name, address = clean_name(form.username)[:100], request.client.host if request.client else ""
        if (wait := guesses.wait(name, address)) > 0:
            seconds = math.ceil(wait)
            raise HTTPException(429, f"wait {seconds} seconds", headers={"Retry-After": str(seconds)})
        guesses.wrong(name, address)
        async with at_once:
            try:
                let_in: Response = await chainlit.server.login(request, response, form)
            except HTTPException as error:  # the page shows this beside its own sentence
                raise HTTPException(error.status_code, "wrong name or password") from error
        guesses.right(name, address)
        return let_in


def add_owned_routes(router: APIRouter, history: ChatHistory) -> None:
    """Let elements and feedback be changed only in one's own chats, and no chat be shared with everybody."""

    @router.put("/project/element")
    async def change_element(payload: ElementRequest, visitor: _Visitor) -> Any:
        await _require_own_element(payload, visitor, history)
        return await chainlit.server.update_thread_element(payload, visitor)

    @router.delete("/project/element")
    async def remove_element(payload: ElementRequest, visitor: _Visitor) -> Any:
        await _require_own_element(payload, visitor, history)
        return await chainlit.server.delete_thread_element(payload, visitor)

    @router.put("/feedback")
    async def give_feedback(request: Request, update: UpdateFeedbackRequest, visitor: _Visitor) -> Any:
        feedback = update.feedback
        _require(visitor, await history.get_step_author(feedback.forId))
        if feedback.threadId:
            _require(visitor, await history.get_thread_author(feedback.threadId))
        if feedback.id:
            _require(visitor, await history.get_feedback_author(feedback.id))
        return await chainlit.server.update_feedback(request, update, visitor)

    @router.delete("/feedback")
    async def take_feedback_back(request: Request, payload: DeleteFeedbackRequest, visitor: _Visitor) -> Any:
        _require(visitor, await history.get_feedback_author(payload.feedbackId))
        return await chainlit.server.delete_feedback(request, payload, visitor)

    @router.put("/project/thread/share")
    @router.get("/project/share/{thread_id}")
    async def share() -> None:
        raise HTTPException(404, "Chats are not shared")


async def _require_own_element(payload: ElementRequest, visitor: User | PersistedUser | None, history: Any) -> None:
    session = WebsocketSession.get_by_id(payload.sessionId)
    if session is None or visitor is None or getattr(session.user, "identifier", None) != visitor.identifier:
        raise HTTPException(404, "Nothing here")
    thread_id, element_id = payload.element.get("threadId"), str(payload.element.get("id"))
    if thread_id != session.thread_id:
        raise HTTPException(404, "Nothing here")
    author = await history.get_element_author(element_id)
    if author is not None:
        _require(visitor, author)


def _require(visitor: User | PersistedUser | None, owner: str | None) -> None:
    """Refuse whoever is not the owner; a stranger cannot tell what is foreign from what does not exist."""
    if visitor is None or not owner or visitor.identifier != owner:
        raise HTTPException(404, "Nothing here")

"""Arguments of product facts that are read from a document and kept once confirmed, and of photos tied to a product."""

from __future__ import annotations

from agent.offline.arguments.calls import Calls
from agent.offline.arguments.which_pictures import missing_pictures
from agent.offline.fact_sheet import facts_asked, product_shown
from agent.offline.request import Request
from agent.offline.subjects import Subjects
from knowledge.brands.documents import is_document


def read_facts(request: Request, subjects: Subjects) -> Calls:
    """The documents that were sent, or the words themselves."""
    files = [name for name in subjects.context.now.files if is_document(name)]
    if not files:
        return Calls([("read_facts", {"text": request.text})])
    return Calls([("read_facts", {"file_id": name}) for name in files])


def save_facts(_request: Request, subjects: Subjects) -> Calls:
    """The facts that were asked about."""
    asked = facts_asked(subjects.context) or {"facts": [], "file": "", "sku": ""}
    facts = [str(fact["text"]) for fact in asked["facts"]]
    more = {"file_id": asked["file"], "sku": asked["sku"]}
    return Calls([("save_facts", {"facts": facts, **{name: value for name, value in more.items() if value}})])


def link_picture(request: Request, subjects: Subjects) -> Calls:
    """The pictures that are named or were sent along, else the newest, and the product's number."""
    named = [word.key for word in request.words if word.key.startswith("img_")]
    pictures = named or subjects.context.now.attached or list(subjects.context.pictures)[-1:]
    sku = product_shown(request.text)
    return Calls(
        [("link_picture", {"image_id": i, "sku": sku}) for i in pictures], missing_pictures(pictures, subjects)
    )

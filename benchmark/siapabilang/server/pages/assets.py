"""The style sheet and the scripts. Their addresses hold a digest of their content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

import msgspec
from fastapi import APIRouter, Response

from siapabilang.server.refusals import not_found

router = APIRouter(include_in_schema=False)

_FOR_EVER = "public, max-age=31536000, immutable"
_REPORT, _PAGES = files("siapabilang.report") / "templates", files(__package__) / "static"
# The reports' own style and script serve the pages, too.
_PARTS = {
    "style.css": ("text/css", (_REPORT / "style.css", _PAGES / "site.css")),
    "site.js": ("text/javascript", (_PAGES / "site.js",)),
    "errors.js": ("text/javascript", (_REPORT / "page.js",)),
    "icon.svg": ("image/svg+xml", (_PAGES / "icon.svg",)),
}


class Asset(msgspec.Struct, frozen=True):
    """A file that pages refer to."""

    content: bytes
    media: str
    digest: str


@cache
def assets() -> dict[str, Asset]:
    """Return all of them by name."""
    found = {}
    for name, (media, parts) in _PARTS.items():
        content = b"\n".join(part.read_bytes() for part in parts)
        found[name] = Asset(content, media, hashlib.sha256(content).hexdigest()[:16])
    return found


def address_of_asset(name: str) -> str:
    """Return the address of the file called ``name``."""
    return f"/assets/{assets()[name].digest}/{name}"


@router.get("/assets/{digest}/{name}")
def read_asset(digest: str, name: str) -> Response:
    """Send a file to the browser, which may keep it."""
    found = assets().get(name)
    if found is None or found.digest != digest:
        raise not_found("file")
    return Response(found.content, media_type=found.media, headers={"Cache-Control": _FOR_EVER})

"""The templates of the pages, with everything escaped that comes from a file."""

from __future__ import annotations

import hashlib

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

COLOURS = 10


def environment() -> Environment:
    """Return the template environment."""
    built = Environment(
        loader=PackageLoader("siapabilang.report"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    built.filters["percent"] = percent
    return built


def percent(value: float | None) -> str:
    """Return a share as a percentage with one decimal, or a dash."""
    return "–" if value is None else f"{100 * value:.1f}"


def colour_of(key: str, place: int | None = None) -> str:
    """Return the CSS class of somebody's colour: by their place in a list, else by their name."""
    number = int(hashlib.sha256(key.encode()).hexdigest(), 16) if place is None else place
    return f"c{number % COLOURS}"

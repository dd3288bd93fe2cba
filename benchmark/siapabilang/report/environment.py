"""The templates of the pages, with everything escaped that comes from a file."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


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

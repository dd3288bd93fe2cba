"""The templates of the pages, with everything escaped that comes from a file."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from siapabilang.figures import percent


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

"""The templates of the pages, with everything escaped that comes from a file."""

from __future__ import annotations

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from siapabilang.figures import percent


def environment(*packages: str) -> Environment:
    """Return the template environment. Templates of ``packages`` take the place of those of the same name here."""
    built = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in (*packages, "siapabilang.report")]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    built.filters["percent"] = percent
    return built

"""What tests look at of a page: its tags, what it would fetch, where it leads, what it shows."""

from __future__ import annotations

from html.parser import HTMLParser


class Outline(HTMLParser):
    """Checks that tags are closed in order, and collects what a page holds."""

    VOID = frozenset({"meta", "link", "input", "img", "line", "circle", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []  # tag, name, value
        self.text: list[tuple[tuple[str, ...], str]] = []  # the tags that are open, words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append((tuple(self.open), data))

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def values(self, *names: str) -> list[str]:
        """Return the values of all attributes called so."""
        return [value for _, name, value in self.attributes if name in names]

    @property
    def fetched(self) -> list[str]:
        """Every address that the page names, but places in itself."""
        return [value for value in self.values("src", "href") if not value.startswith("#")]

    @property
    def shown(self) -> str:
        """The words of the page, one space between any two."""
        return " ".join(" ".join(words for _, words in self.text).split())


def outline(page: str) -> Outline:
    """Return what a page holds; its tags must be closed in order."""
    parser = Outline()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser

"""The corpus browser: authored articles of the public splits. What is scored here is never among them."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from siapabilang.report.reading import of_gold
from siapabilang.server.pages.screen import OnScreen
from siapabilang.server.refusals import not_found

router = APIRouter(include_in_schema=False)


@router.get("/corpus")
def read_corpus(screen: OnScreen, split: str = "", topic: str = "", outlet: str = "") -> HTMLResponse:
    """List the articles that a split, a topic and an outlet have; one that is empty has all."""
    everything = screen.public.articles().values()
    asked = {"split": split, "topic": topic, "outlet": outlet}
    choices = {
        "split": list(screen.public.splits),
        "topic": sorted({found.article.topic for found in everything}),
        "outlet": sorted({found.article.outlet for found in everything}),
    }
    shown = [
        found
        for found in everything
        if split in ("", found.split) and topic in ("", found.article.topic) and outlet in ("", found.article.outlet)
    ]
    return screen.draw("corpus_list.html", asked=asked, choices=choices, shown=shown, total=len(everything))


@router.get("/corpus/{event}/{outlet}")
def read_article(screen: OnScreen, event: str, outlet: str) -> HTMLResponse:
    """Show an article with its quotes coloured by speaker."""
    articles = screen.public.articles()
    found = articles.get(f"{event}/{outlet}")
    if found is None:
        raise not_found("article in the public splits")
    return screen.draw(
        "article.html",
        found=found,
        reading=of_gold(found.article),
        siblings=[other.article for other in articles.values() if other.article.event == event],
    )

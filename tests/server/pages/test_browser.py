"""The pages in a real browser: with and without JavaScript, by keyboard alone, in light and dark, wide and narrow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from server.bench import DESCRIPTION, EVENTS, QUOTES, TASK, Bench, Team, predictions, settings_for
from server.pages.live import GIVEN, chromium, listening
from siapabilang.gold import load_authored, load_gold
from siapabilang.predictions import wire
from siapabilang_baselines.nearest import Nearest

ALL = EVENTS * QUOTES
AXE = Axe()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = chromium()
    if found is None:
        pytest.skip(f"Chromium is not installed, and {GIVEN} is not set")
    with sync_playwright() as playwright:
        # Without its sandbox, as it runs as root in containers, too; it sees nothing but pages of ours.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, gold_folder: Path) -> Iterator[Bench]:
    settings = settings_for(
        tmp_path_factory.mktemp("live"),
        gold_folder,
        daily_attempts=50,
        total_attempts=50,
        upload_bytes=2**20,
        tracks=("end2end", "gold-quotes"),
    )
    bench = Bench(settings)
    yield bench
    bench.close()


@pytest.fixture(scope="module")
def published(bench: Bench) -> dict[str, str]:
    """Systems on the board: ids by name."""
    found = {}
    for name, right in (("Anggur", 8), ("Belimbing", ALL), ("Cempedak", 0)):
        team = bench.team(f"Tim {name}")
        found[name] = team.hand_in(predictions(right), name=name)
        bench.work()
        team.ask("POST", f"/submissions/{found[name]}/publish")
    bench.work()
    gold = load_gold("validation")
    lines = "\n".join(json.dumps(wire(p)) for p in Nearest().attribute(gold.plain()))
    shown = bench.settings.public_predictions / found["Belimbing"]
    shown.parent.mkdir(exist_ok=True)
    shown.write_text(lines)
    return found


@pytest.fixture(scope="module")
def site(bench: Bench, published: dict[str, str]) -> Iterator[str]:
    assert published
    with listening(bench) as address:
        yield address


@contextmanager
def _watched(context: BrowserContext, site: str) -> Iterator[Page]:
    """Open a page and check, at the end, that nothing failed in it and nothing was asked of elsewhere."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith(f"{site}/") else wrong.append(r.url))
    page.set_default_timeout(15_000)
    try:
        yield page
        assert wrong == []
    finally:
        context.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with _watched(browser.new_context(base_url=site), site) as page:
        yield page


@pytest.fixture
def plain_page(browser: Browser, site: str) -> Iterator[Page]:
    """A page without JavaScript."""
    with _watched(browser.new_context(base_url=site, java_script_enabled=False), site) as page:
        yield page


def sign_in(page: Page, team: Team) -> None:
    page.goto("/login")
    page.get_by_label("Token of your team").fill(team.token)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Submit a system")).to_be_visible()


def describe(page: Page, name: str) -> None:
    page.get_by_role("link", name="Submit a system").click()
    for field, value in (DESCRIPTION | {"name": name}).items():
        page.locator(f"#{field}").fill(str(value))
    page.get_by_role("button", name="Go on to the predictions").click()


def submit(page: Page, team: Team, name: str, content: bytes) -> None:
    """Go from signing in to the page of a submission that waits."""
    sign_in(page, team)
    describe(page, name)
    page.locator("#predictions").set_input_files({"name": "x.jsonl", "mimeType": "application/json", "buffer": content})
    page.get_by_role("button", name="Send").click()


@contextmanager
def resting(bench: Bench) -> Iterator[None]:
    """Let the worker rest, so that what is sent stays in the queue."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "work", lambda: None)
        yield


def names(page: Page) -> list[str]:
    return page.locator("table.board").first.locator("tbody th a").all_inner_texts()


def test_submit_watch_publish_and_sort(page: Page, bench: Bench) -> None:
    with resting(bench):
        submit(page, bench.team("Tim Durian"), "Durian", predictions(24))
        expect(page.get_by_role("heading", name="In the queue")).to_be_visible()
    expect(page.get_by_role("heading", name="Scored")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "main"  # what is new is where the reader is
    expect(page.get_by_text("50.0 who-said-what F1")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="the leaderboard").click()
    expect(page.locator("table.board").first.get_by_role("link", name="Durian")).to_be_visible()

    page.get_by_role("link", name="system", exact=True).click()
    assert names(page) == ["Anggur", "Belimbing", "Cempedak", "Durian"]
    page.get_by_role("link", name="system", exact=True).click()
    assert names(page) == ["Durian", "Cempedak", "Belimbing", "Anggur"]
    expect(page.get_by_role("columnheader", name="system", exact=True).first).to_have_attribute(
        "aria-sort", "descending"
    )
    page.get_by_role("link", name="via-whom F1").click()
    assert names(page)[0] == "Belimbing"
    page.locator("table.board").first.get_by_role("link", name="Durian").click()
    expect(page.get_by_text("has not sent predictions on public data")).to_be_visible()


def test_the_whole_way_without_javascript(plain_page: Page, bench: Bench) -> None:
    with resting(bench):
        submit(plain_page, bench.team("Tim Elang"), "Elang", predictions(20))
        expect(plain_page.get_by_role("heading", name="In the queue")).to_be_visible()
    expect(plain_page.get_by_role("heading", name="Scored")).to_be_visible(timeout=15_000)
    plain_page.get_by_role("button", name="Publish").click()
    expect(plain_page.get_by_text("It stands on")).to_be_visible()
    plain_page.get_by_role("button", name="Sign out").click()
    expect(plain_page.get_by_role("link", name="Sign in")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Press the tabulator until what is called ``name`` has the focus, which must show."""
    for _ in range(60):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "(e => (e.labels?.[0]?.innerText || e.innerText || e.ariaLabel || '').trim())(document.activeElement)"
        )
        if label.startswith(name):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", name
            return
    pytest.fail(f"{name!r} cannot be reached by keyboard")


def test_by_keyboard_alone(page: Page, bench: Bench) -> None:
    team = bench.team("Tim Fajar")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "system")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Systems by system, ascending")).to_be_visible()
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    tab_to(page, "Token of your team")
    page.keyboard.type(team.token)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tim Fajar")).to_be_visible()
    tab_to(page, "Submit a system")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Submit a system")).to_be_visible()
    for field, value in (DESCRIPTION | {"name": "Fajar"}).items():
        tab_to(page, field.replace("_", " ").capitalize())
        # A box for a day is typed in the order of the browser's language.
        page.keyboard.type("03312027" if field == "date" else str(value))
    tab_to(page, "Go on to the predictions")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Send the predictions")).to_be_visible()
    tab_to(page, "Predictions")
    tab_to(page, "Withdraw this submission")
    page.keyboard.press("Enter")
    tab_to(page, "Withdraw for good")
    page.keyboard.press("Enter")
    expect(page.get_by_text("What was withdrawn stays so")).to_be_visible()


def test_a_file_that_is_too_large_is_told_of_before_it_is_sent(page: Page, bench: Bench) -> None:
    sign_in(page, bench.team("Tim Gunung"))
    describe(page, "Gunung")
    page.locator("#predictions").set_input_files(
        {"name": "x.jsonl", "mimeType": "application/json", "buffer": b"x" * (2**20 + 1)}
    )
    message = page.locator("#predictions").evaluate("e => e.validationMessage")
    assert "more than 1,048,576 bytes" in message
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Send the predictions")).to_be_visible()


def test_the_corpus_is_browsed(page: Page) -> None:
    one = load_authored("validation")[0]
    page.goto("/corpus")
    page.get_by_label("Split").select_option("validation")
    page.get_by_label("Topic").select_option(one.topic)
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=one.headline).click()
    expect(page.get_by_role("heading", name=one.headline)).to_be_visible()
    colours = page.locator("main .text mark").evaluate_all("es => es.map(e => getComputedStyle(e).backgroundColor)")
    assert len(set(colours)) > 2


def test_errors_are_filtered_by_kind(page: Page, published: dict[str, str]) -> None:
    page.goto(f"/systems/{published['Belimbing']}")
    page.get_by_role("link", name="Its errors on public data").click()
    page.get_by_label("some of the speakers").check()
    expect(page.locator("#shown")).to_have_text("1 articles shown")
    page.get_by_role("button", name="Open all").click()
    expect(page.locator("details[open] .sides")).to_have_count(1)


class Look(msgspec.Struct, frozen=True):
    """How a page is looked at; ``rules`` of axe are all but in the narrow one, which differs in its layout only."""

    scheme: Literal["light", "dark"]
    size: tuple[int, int]
    rules: tuple[str, ...] = ()

    def violations(self, page: Page) -> list[tuple[str, str]]:
        """Return what is seriously wrong with a page: the rule of axe, and the first place."""
        options: dict[str, object] = {"resultTypes": ["violations"]}
        if self.rules:
            options["runOnly"] = list(self.rules)
        found = AXE.run(page, options=options).response["violations"]
        return [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]


LIGHT, DARK = Look("light", (1200, 900)), Look("dark", (1200, 900))
NARROW = Look("light", (360, 740), ("scrollable-region-focusable", "target-size"))


@pytest.mark.parametrize("look", [LIGHT, DARK, NARROW], ids=["light", "dark", "narrow"])
def test_every_page_is_accessible_and_fits(
    browser: Browser, site: str, bench: Bench, published: dict[str, str], look: Look
) -> None:
    one = load_authored("validation")[0].id
    system = f"/systems/{published['Belimbing']}"
    team = bench.team(f"Tim {look.scheme} {look.size[0]}")
    scored = f"/submissions/{team.hand_in(predictions(12), name='Halaman')}"
    viewport: ViewportSize = {"width": look.size[0], "height": look.size[1]}
    context = browser.new_context(base_url=site, color_scheme=look.scheme, viewport=viewport)
    with _watched(context, site) as page:
        sign_in(page, team)
        page.goto(scored)
        expect(page.get_by_role("heading", name="Scored")).to_be_visible()
        seen = {}
        paths = (
            "/",
            f"/boards/{TASK}?sort=system",
            system,
            f"{system}/errors",
            "/reference",
            "/corpus?split=validation",
        )
        for path in (*paths, f"/corpus/{one}", "/how-to-submit", "/login", "/team", "/submit", scored):
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach((d, n) => { d.open = n < 1 })")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
            dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
            assert dark == (look.scheme == "dark")
            seen[path] = look.violations(page)
        assert {path: found for path, found in seen.items() if found} == {}

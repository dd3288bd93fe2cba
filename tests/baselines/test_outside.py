"""The tables on outside gold: what spells which tag, what each error costs, and that the page is fresh."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from siapabilang.gold import gold_of
from siapabilang.locations import checkout
from siapabilang.model import Article, Attributed, Entity, PredictedQuote, Prediction, Quote, Span
from siapabilang.scoring import score
from siapabilang_baselines.outside import freshness
from siapabilang_baselines.outside.__main__ import main
from siapabilang_baselines.outside.distortion import DISTORTIONS, distorted, perfect
from siapabilang_baselines.outside.other_languages import across_folds
from siapabilang_baselines.outside.pfsa import SHARED, direct_only, entity_scores, tagged_articles, tags_of_system
from siapabilang_baselines.outside.pfsa_tables import beside
from siapabilang_baselines.rules import Rules
from siapabilang_baselines.tagging.tagger import Settings, TaggedArticle

PFSA = (checkout().parent / "shared" / "corpora" / "pfsa-id").resolve()

sys.path.insert(0, str(Path(__file__).parents[1] / "importers"))


def spelt(sentence: str) -> list[str]:
    tokens = sentence.split()
    (tags,) = tags_of_system(Rules(), [TaggedArticle(tokens, {0}, ["O"] * len(tokens))])
    return [f"{token}/{tag}" for token, tag in zip(tokens, tags, strict=True) if tag != "O"]


def test_a_direct_quote_is_spelt_as_the_corpus_has_it() -> None:
    tags = spelt("Hujan reda . ” Air turun sejak pagi , ” kata Camat Rasta Lubuk . ” Kami siaga , ” ujarnya .")
    assert tags[0] == "”/B-STATEMENT"
    assert tags[6] == "”/L-STATEMENT"
    assert tags[7] == "kata/U-CUE"
    assert tags[8:10] == ["Rasta/B-PERSON", "Lubuk/L-PERSON"]
    assert tags[-2:] == ["”/L-STATEMENT", "ujarnya/U-CUECOREF"]


def test_an_indirect_quote_spells_no_tag() -> None:
    assert spelt("Camat Rasta Lubuk mengatakan bahwa air sudah turun .") == []


def test_entity_scores_are_strict() -> None:
    gold = [["B-STATEMENT", "L-STATEMENT", "O", "U-CUE"], ["U-PERSON", "O"]]
    found = [["B-STATEMENT", "I-STATEMENT", "L-STATEMENT", "U-CUE"], ["O", "U-ROLE"]]
    scores = entity_scores(gold, found, SHARED)
    assert scores["STATEMENT"].f1 == 0  # an end is wrong
    assert scores["CUE"].f1 == 1
    assert scores["PERSON"].recall == 0
    # One of two predicted chunks is right (ROLE is not asked for), one of three gold chunks is found.
    assert scores["micro"].precision == pytest.approx(1 / 2)
    assert scores["micro"].recall == pytest.approx(1 / 3)
    assert scores["micro"].f1 == pytest.approx(2 * 1 / (2 + 3))


def test_read_blindly_no_tag_parts_the_articles(tmp_path: Path) -> None:
    lines = "TARA\tO\n,\tO\nKOMPAS\tO\n—\tO\nHujan\tU-ISSUE\n.\tO\n\n"
    more = "Ia\tO\npulang\tO\n.\tO\n\n" * 3 + "Banjir\tB-ISSUE\nreda\tL-ISSUE\n.\tO\n\n"
    file = tmp_path / "test.txt"
    file.write_text(lines + more + lines, encoding="utf-8")
    seen, blind = tagged_articles(file), tagged_articles(file, blind=True)
    assert [len(article.tokens) for article in seen] == [15, 3, 6]
    assert [len(article.tokens) for article in blind] == [18, 6]
    assert [tag for article in blind for tag in article.tags] == [tag for article in seen for tag in article.tags]


def test_direct_only_leaves_what_the_corpus_does_not_mark() -> None:
    quotes = [PredictedQuote((Span(0, 3),), (), type=kind) for kind in ("direct", "indirect", "mixed")]
    (left,) = direct_only([Prediction("x", tuple(quotes))])
    assert [quote.type for quote in left.quotes] == ["direct"]


def ten_quotes() -> Article:
    """Return an article of ten quotes of four tokens each, by turns of two speakers."""
    text = " ".join(f"a{n} b{n} c{n} d{n}." for n in range(10))
    starts = [text.index(f"a{n} ") for n in range(10)]
    quotes = tuple(
        Quote(f"q{n}", "direct", (Span(at, at + 11),), (Attributed(f"e{n % 2}"),), "implicit")
        for n, at in enumerate(starts)
    )
    return Article(
        "x/y", "x", "y", "", "", text, (Entity("e0", "Ada", "person"), Entity("e1", "Ben", "person")), quotes
    )


@pytest.mark.parametrize(
    ("name", "who", "quote", "exact"),
    [
        ("nothing", 1, 1, 1),
        ("left out", 2 * 8 / 18, 2 * 8 / 18, 2 * 8 / 18),
        ("its first token left out", 1, 1, 8 / 10),  # three of four tokens: IoU .75
        ("three tokens before it taken in", 1, 1, 8 / 10),  # four of seven: .57
        ("cut into two halves", 2 * 10 / 22, 2 * 10 / 22, 2 * 8 / 22),  # a half is two of four: .5, still a match
        ("joined with the one before", 2 * 8 / 18, 2 * 8 / 18, 2 * 6 / 18),  # of each joined pair one is found, at .5
        ("given twice", 2 * 10 / 22, 2 * 10 / 22, 2 * 10 / 22),
        ("another speaker", 8 / 10, 1, 1),
        ("no speaker", 8 / 10, 1, 1),
        ("the whole article one quote, and nothing else", 0, 0, 0),
    ],
)
def test_what_each_error_costs(name: str, who: float, quote: float, exact: float) -> None:
    article = ten_quotes()
    gold = gold_of([article], "authored", "test", "1")
    figures = score(gold, distorted([article], DISTORTIONS[name]), resamples=0).figures
    assert figures["who-said-what F1"].value == pytest.approx(who)
    assert figures["quote F1"].value == pytest.approx(quote)
    assert figures["exact quote F1"].value == pytest.approx(exact)


def test_every_fifth_quote_is_hurt_across_articles() -> None:
    article = ten_quotes()
    short = Article("x/z", "x", "z", "", "", article.text, article.entities, article.quotes[:3])
    predictions = list(distorted([short, article], DISTORTIONS["left out"]))
    assert [len(prediction.quotes) for prediction in predictions] == [3, 8]
    assert len(perfect(short)) == 3


def test_no_fold_tags_an_event_that_it_was_trained_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[set[str], set[str]]] = []

    def watched(training: list[Article], test: list[Article], _settings: Settings) -> list[Prediction]:
        seen.append(({a.event for a in training}, {a.event for a in test}))
        return [Prediction(a.id, ()) for a in test]

    monkeypatch.setattr("siapabilang_baselines.outside.other_languages.trained_on", watched)
    articles = [Article(f"e{n % 3}/{n}", f"e{n % 3}", "y", "", "", "a", (), ()) for n in range(7)]
    assert len(list(across_folds(articles, 2, Settings()))) == 7
    assert all(training.isdisjoint(test) for training, test in seen)


def test_the_page_comes_from_one_command(tmp_path: Path) -> None:
    from corpora import MADE  # noqa: PLC0415 – the made-up corpora of the importers' tests

    corpora = tmp_path / "corpora"
    for name in ("pfsa-id", "german-news", "polnear", "pdnc"):
        MADE[name](corpora / name)
    # The made-up corpora have one split each; the tables want training data, too.
    (corpora / "pfsa-id" / "dev-40.txt").write_bytes((corpora / "pfsa-id" / "test.txt").read_bytes())
    for path in list((corpora / "german-news" / "test").iterdir()):
        (corpora / "german-news" / "dev").mkdir()
        text = path.read_text(encoding="utf-8").replace('"77 - ', '"78 - ')
        (corpora / "german-news" / "dev" / path.name.replace("77", "78")).write_text(text, encoding="utf-8")
    (corpora / "polnear" / "dev").rename(corpora / "polnear" / "test")
    for path in list((corpora / "polnear" / "test").rglob("harbour*")):
        path.with_name(path.name.replace("will-hold", "does-hold")).write_bytes(path.read_bytes())
    for path in list((corpora / "pdnc" / "TheTide").iterdir()):
        (corpora / "pdnc" / "TheEbb").mkdir(exist_ok=True)
        (corpora / "pdnc" / "TheEbb" / path.name).write_bytes(path.read_bytes())
    out = tmp_path / "outside.md"
    result = CliRunner().invoke(main, ["--corpora", str(corpora), "--out", str(out)], catch_exceptions=False)
    assert result.exit_code == 0
    text = out.read_text(encoding="utf-8")
    assert "## PFSA-ID, test: 2 articles" in text
    assert "## PDNC: 2 novels, 6 quotes" in text
    assert text.count("| `tagger` |") == 5
    assert "| `tagger`, by datelines |" in text
    assert freshness.written_digest(out) == freshness.digest()


def test_the_page_says_where_the_tagger_is_behind() -> None:
    assert beside({"CUE": 0.9, "all": 0.8}, {"CUE": 0.85, "all": 0.813}) == (
        "Beside that model the tagger is ahead on CUE (+5.0); behind on all eleven (-1.3)."
    )


def test_the_page_says_of_whom() -> None:
    assert beside({"CUE": 0.9}, {"CUE": 0.85}, "it").startswith(
        "Beside that model it is ahead on CUE (+5.0); behind on no"
    )


def test_the_digest_asks_for_all_that_the_page_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "_DEPENDS", ("submissions/no-such-system/*.jsonl.gz",))
    with pytest.raises(FileNotFoundError, match="no-such-system"):
        freshness.digest()


def test_the_page_in_the_docs_is_fresh() -> None:
    page = checkout() / "docs" / "outside.md"
    assert freshness.written_digest(page) == freshness.digest(), "run `make outside CORPORA=folder`"


@pytest.mark.skipif(not PFSA.is_dir(), reason="PFSA-ID is not here")
def test_the_rules_row_of_the_page_is_what_the_rules_give_now() -> None:
    test = tagged_articles(PFSA / "test.txt")
    scores = entity_scores([a.tags for a in test], tags_of_system(Rules(), test), SHARED)
    row = " | ".join(f"{100 * scores[kind].f1:.1f}" for kind in (*SHARED, "micro"))
    page = (checkout() / "docs" / "outside.md").read_text(encoding="utf-8")
    assert f"| `rules` | {row} |" in page

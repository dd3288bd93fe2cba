"""Each abuse of a name on a page of Markdown, and what the page shows of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from siapabilang.markdown import escape, table

GITHUB_LIKE = MarkdownIt("gfm-like", {"linkify": False, "html": True})


def shown(text: str) -> str:
    """Return the words that a reader of the rendered page sees in one cell of a table of two columns."""
    page = "\n".join(table(["a", "b"], [[escape(text), "end"]]))
    tokens = GITHUB_LIKE.parse(page)
    inline = [token for token in tokens if token.type == "inline"]
    assert [token.content for token in inline][:2] == ["a", "b"]
    assert len(inline) == 4, "the text made cells or blocks of its own"
    assert inline[3].content == "end"
    children = inline[2].children or []
    assert {c.type for c in children} <= {"text", "text_special", "html_inline"}, [c.type for c in children]
    assert {c.content for c in children if c.type == "html_inline"} <= {"<span>", "</span>"}
    return "".join(c.content for c in children if c.type != "html_inline").replace("\u200b", "")


@pytest.mark.parametrize(
    ("abuse", "text", "escaped"),
    [
        ("pipe", "best|100.0", r"best\|100.0"),
        ("newline", "two\nlines\r\n| 1 | x |", r"two lines \| 1 \| x \|"),
        ("code", "`a` ``b``", r"\`a\` \`\`b\`\`"),
        ("html", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("html comment", "<!-- x", r"&lt;\!-- x"),
        ("link", "[click](javascript:alert(1))", r"\[click\](javascript:alert(1))"),
        ("autolink", "<javascript:alert(1)>", "&lt;javascript:alert(1)&gt;"),
        ("bare address", "https://example.org", "https:\u200b//example.org"),
        ("bare host", "www.example.org", "www\u200b.example.org"),
        ("image", "![x](https://example.org/x.png)", "\\!\\[x\\](https:\u200b//example.org/x.png)"),
        ("mention", "@everyone", "@\u200beveryone"),
        ("reference", "org/repo#1", "org/repo\\#\u200b1"),
        ("heading", "# First", "\\#\u200b First"),
        ("entity", "&lt;b&gt; & co", "&amp;lt;b&amp;gt; &amp; co"),
        ("emphasis", "**a** __b__ ~~c~~", r"\*\*a\*\* \_\_b\_\_ \~\~c\~\~"),
        ("formula", "$x$", "<span>$</span>x<span>$</span>"),
        ("backslash", "a\\|b", r"a\\\|b"),
        ("bidi override", "\u202eevil", "evil"),
        ("bidi isolate", "a\u2067b\u2069", "a b"),
        ("zero width", "learn\u200bed", "learn ed"),
        ("soft hyphen", "learn\u00aded", "learn ed"),
        ("blank letter", "a\u3164b", "a b"),
        ("terminal", "\x1b[31mred", r"\[31mred"),
        ("stacked marks", "a" + "\u0301" * 50, "a" + "\u0301" * 3),
        ("tag characters", "a\U000e0041b", "a b"),
    ],
)
def test_abuse(abuse: str, text: str, escaped: str) -> None:
    assert escape(text) == escaped, abuse
    shown(text)


@given(st.text(alphabet=st.sampled_from("ab1 |\\`*_[]()!<>#@&;:/~$^{}\n\r\t-+=.\"'\u202e\u200bé")))
def test_whatever_the_words_are_a_cell_shows_them_and_nothing_else(text: str) -> None:
    visible = text.replace("\u202e", " ").replace("\u200b", " ")
    assert shown(f"x{text}x") == " ".join(f"x{visible}x".split())

"""The words of the closed classes that name a speaker: pronouns and clitics."""

from __future__ import annotations

from siapabilang.model import FORMS, Form
from siapabilang.names import fold

PRONOUNS = frozenset(
    {"ia", "dia", "beliau", "mereka", "saya", "aku", "kami", "kita", "keduanya", "ketiganya", "keempatnya", "nya"}
)
CLITICS = frozenset({"nya", "ku", "mu"})


def forms_of(mentions: list[str], form: Form) -> list[Form]:
    """Return the form of each of a quote's mentions, given by their words, when the quote's own is ``form``.

    A quote has the form of its most explicit mention, and only that is on record; a mention that is nothing but a
    pronoun or a clitic tells its own.
    """
    told: list[Form | None] = [_told(fold(words)) for words in mentions]
    if all(own is not None and FORMS.index(own) > FORMS.index(form) for own in told):
        return [form] * len(mentions)
    return [own if own is not None and FORMS.index(own) > FORMS.index(form) else form for own in told]


def _told(words: tuple[str, ...]) -> Form | None:
    if len(words) != 1:
        return None
    if words[0] in CLITICS:
        return "clitic"
    return "pronoun" if words[0] in PRONOUNS else None

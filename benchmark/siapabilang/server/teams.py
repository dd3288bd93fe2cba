"""Teams: made, listed and closed by the organiser. Nobody registers alone, since limits count by team."""

from __future__ import annotations

import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from siapabilang.problems import InputError, Problem
from siapabilang.server import audit, tokens
from siapabilang.server.database import now
from siapabilang.server.refusals import RefusalError
from siapabilang.server.tables import Team, Token

_NAME = 80  # code points
_TOKENS = 20  # that a team may have at the same time


def add(session: Session, name: str, contact: str) -> tuple[Team, str]:
    """Make a team and its first token. Raises `InputError` for a name that is taken or does not show as it is."""
    name = unicodedata.normalize("NFC", name.strip())
    if not 0 < len(name) <= _NAME or not name.isprintable():
        raise InputError([Problem("team", f"a name has 1 to {_NAME} code points, all of them visible", field="name")])
    key = fold(name)
    if session.scalar(select(Team).where(Team.key == key)):
        raise InputError([Problem("team", "there is a team of this name", field="name")])
    team = Team(name=name, key=key, contact=contact.strip(), created_at=now())
    session.add(team)
    session.flush()
    audit.record(session, audit.ORGANISER, "team added", team.id, {"name": name})
    return team, tokens.issue(session, team, "first")


def find(session: Session, name: str) -> Team:
    """Return the team called ``name``. Raises `InputError`."""
    team = session.scalar(select(Team).where(Team.key == fold(name)))
    if team is None:
        raise InputError([Problem("team", f"there is no team {name!r}; `siapabilang serve team list` shows all")])
    return team


def close(session: Session, team: Team) -> None:
    """Close a team: its tokens no longer work; what it has published stays."""
    team.closed_at = team.closed_at or now()
    audit.record(session, audit.ORGANISER, "team closed", team.id)


def refuse_more_tokens(session: Session, team: Team) -> None:
    """Raise `RefusalError` if a team has as many tokens as it may have. Organisers are not asked."""
    if sum(token.revoked_at is None for token in tokens_of(session, team)) >= _TOKENS:
        raise RefusalError(409, "too-many-tokens", f"{_TOKENS} tokens are enough; revoke one of them first")


def new_token(session: Session, team: Team, label: str, actor: str = audit.ORGANISER) -> str:
    """Make another token for a team."""
    token = tokens.issue(session, team, label)
    audit.record(session, actor, "token issued", token.split("_")[1], {"team": team.id, "label": label})
    return token


def revoke_token(session: Session, public: str, team: Team | None = None, actor: str = audit.ORGANISER) -> bool:
    """Revoke a token (of ``team`` only, if given); False if there is no such one."""
    row = tokens.revoke(session, public, None if team is None else team.id)
    if row is None:
        return False
    audit.record(session, actor, "token revoked", public, {"team": row.team_id})
    return True


def tokens_of(session: Session, team: Team) -> list[Token]:
    """Return a team's tokens, oldest first."""
    return list(session.scalars(select(Token).where(Token.team_id == team.id).order_by(Token.created_at)))


def fold(name: str) -> str:
    """Return a form of ``name`` in which names that look the same are the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())

"""YAML files that people write: read strictly, with the line and column of every entry.

Anchors and aliases are refused (nobody needs them here, and they are how a small file becomes a huge one), and so are
duplicate keys, which YAML readers otherwise let the last of win.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from siapabilang.problems import InputError, Problem

_T = TypeVar("_T")


class Node:
    """A place in a YAML file: knows its own position and converts itself into typed values."""

    __slots__ = ("_file", "_node")

    def __init__(self, node: yaml.Node, file: str) -> None:
        self._node = node
        self._file = file

    def problem(self, message: str, field: str = "") -> Problem:
        """Return a problem at this place."""
        mark = self._node.start_mark
        return Problem(self._file, message, mark.line + 1, mark.column + 1, field)

    def items(self) -> dict[str, Node]:
        """Return the entries of a mapping. Raises `InputError` if this is none, or if a key stands twice."""
        if not isinstance(self._node, yaml.MappingNode):
            raise InputError([self.problem("should be a mapping (key: value)")])
        items: dict[str, Node] = {}
        for key, value in self._node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if not name or name in items:
                raise InputError([Node(key, self._file).problem(f"the key {name!r} stands twice or is no plain word")])
            items[name] = Node(value, self._file)
        return items

    def as_type(self, type_: type[_T], **extra: object) -> _T:
        """Convert into ``type_``; ``extra`` gives fields that the file does not hold here.

        Raises `InputError` naming the field that does not fit.
        """
        value = self._value(extra)
        try:
            return msgspec.convert(value, type_)
        except msgspec.ValidationError as error:
            message, _, path = str(error).partition(" - at ")
            raise InputError([self.problem(message, path.strip("`").removeprefix("$."))]) from None

    def _value(self, extra: dict[str, object]) -> object:
        _refuse_double_keys(self._node, self._file)
        try:
            value = _construct(self._node)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or self._node.start_mark
            message = f"is not a value that can stand here: {error.problem}"
            raise InputError([Problem(self._file, message, mark.line + 1, mark.column + 1)]) from None
        except (ValueError, TypeError):
            raise InputError([self.problem("holds a value that does not exist, such as month 13")]) from None
        if extra and not isinstance(value, dict):
            raise InputError([self.problem("should be a mapping (key: value)")])
        return {**value, **extra} if isinstance(value, dict) else value


def read_yaml(path: Path, file: str) -> Node:
    """Read ``path``, called ``file`` in messages. Raises `InputError` with line and column."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError:
        raise InputError([Problem(file, "is missing")]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(file, "is not UTF-8; save the file as UTF-8")]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise InputError([Problem(file, f"is not valid YAML: {error.problem}", line, column)]) from None
    except RecursionError:
        raise InputError([Problem(file, "is nested too deeply")]) from None
    except yaml.YAMLError as error:
        raise InputError([Problem(file, f"is not valid YAML: {str(error).splitlines()[0]}")]) from None
    if root is None:
        raise InputError([Problem(file, "is empty")])
    return Node(root, file)


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_event().start_mark  # type: ignore[no-untyped-call]  # types-PyYAML leaves it out
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed; write the value out", mark)
        return super().compose_node(parent, index)


def _refuse_double_keys(node: yaml.Node, file: str) -> None:
    """Raise `InputError` where a key stands twice anywhere below ``node``."""
    if isinstance(node, yaml.MappingNode):
        Node(node, file).items()
    if isinstance(node, yaml.CollectionNode):
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                _refuse_double_keys(part, file)


def _construct(node: yaml.Node) -> object:
    loader = yaml.SafeLoader("")
    try:
        value: object = loader.construct_document(node)
        return value
    finally:
        loader.dispose()

"""The language of rules: Jinja2 expressions in a sandbox, with strict names, compiled once a process.

What an expression speaks of (fields, record types, functions) is read off its syntax tree here and nowhere else:
nobody searches its text.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.environment import TemplateExpression

from dossier.expression import Comparison, DueTerm, Expression
from dossier.library.budget import Budget
from dossier.library.sandbox import BoundedEnvironment

WORK = 5_000_000
"""Units of work of one rule over one record: about a second."""
_RULE_ERRORS = (
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    MemoryError,
)
_OF_TYPES = {"records", "count"}
"""Functions whose arguments are record types."""
_OF_ROLES = {"has_role", "signed_on"}
"""Functions whose second argument is a signing role."""


class RuleError(Exception):
    """An expression failed while it ran; the text says how."""


class _Environment(BoundedEnvironment):
    """A key of a map wins over a method of dict, so `record.items` is the record's."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


_environment = _Environment(undefined=StrictUndefined, autoescape=False)
_environment.globals.clear()


@cache
def compiled(text: str) -> Expression:
    """The expression that a text writes; one object for each text. What is wrong with it is its `problem`."""
    try:
        tree = _environment.parse_expression(text)
    except TemplateError as error:
        return Expression(text, str(error))
    spoken = list(_walk(tree))
    calls = [
        (n.node.name, n.args) for n in spoken if isinstance(n, nodes.Call) and isinstance(n.node, nodes.Name)
    ]
    paths = tuple(dict.fromkeys(path for n in spoken if (path := _path(n))))
    comparisons = tuple(c for n in spoken if isinstance(n, nodes.Compare) for c in _comparisons(n))
    of_types = [w for name, args in calls if name in _OF_TYPES for w in _constants(args)]
    of_types += [
        w for c in comparisons if c.path == ("record", "type") for w in c.values if isinstance(w, str)
    ]
    loaded = (n.name for n in spoken if isinstance(n, nodes.Name) and n.ctx == "load")
    return Expression(
        text,
        _unknown_word(spoken),
        names=tuple(dict.fromkeys(loaded)),
        calls=tuple(dict.fromkeys(name for name, _ in calls)),
        paths=paths,
        fields=tuple(dict.fromkeys(p[1] for p in paths if p[0] == "record" and len(p) > 1)),
        types=tuple(dict.fromkeys(of_types)),
        roles=tuple(
            dict.fromkeys(w for name, args in calls if name in _OF_ROLES for w in _constants(args[1:]))
        ),
        words=tuple(dict.fromkeys(w for w in _constants(spoken) if isinstance(w, str))),
        comparisons=comparisons,
        constant=tree.value if isinstance(tree, nodes.Const) else None,
        path=_path(tree),
        due=_due(tree),
        run=_when_first_asked(tree),
    )


copyreg.pickle(Expression, lambda expression: (compiled, (expression.text,)))


def evaluate(expression: Expression, facts: Mapping[str, Any], names: Mapping[str, Any]) -> tuple[Any, int]:
    """The value of an expression over what it may name, and the units of work that it took.

    Raises:
        RuleError: the expression cannot be evaluated with these facts.
    """
    if expression.constant is not None:
        return expression.constant, 0
    if expression.path:
        found = _along(expression.path, facts, names)
        if found is not None:
            return found, 0
    budget = _environment.budget = Budget(WORK)
    given = {name: facts[name] for name in expression.names if name in facts}
    try:
        value = expression.run({**given, **names})
        if isinstance(value, StrictUndefined):
            str(value)
    except (TemplateError, *_RULE_ERRORS) as error:
        raise RuleError(str(error)) from error
    return value, WORK - budget.work


def _along(path: tuple[str, ...], facts: Mapping[str, Any], names: Mapping[str, Any]) -> Any:
    """What a path through maps leads to; None where that is for the sandbox to say."""
    found: Any = names if path[0] in names else facts
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _when_first_asked(tree: nodes.Expr) -> Callable[[Mapping[str, Any]], Any]:
    """Most rules of a catalogue are never evaluated for one dossier."""
    known: list[TemplateExpression] = []

    def run(names: Mapping[str, Any]) -> Any:
        if not known:
            known.append(_environment.compile_tree(tree))
        return known[0](names)

    return run


def _unknown_word(spoken: list[nodes.Node]) -> str | None:
    for node in spoken:
        if isinstance(node, nodes.Filter) and node.name not in _environment.filters:
            return f"No filter named {node.name!r}."
        if isinstance(node, nodes.Test) and node.name not in _environment.tests:
            return f"No test named {node.name!r}."
    return None


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    """The node and all below it in the order in which they are written."""
    yield node
    below = list(node.iter_child_nodes())
    if isinstance(node, nodes.CondExpr):
        below = [part for part in (node.expr1, node.test, node.expr2) if part is not None]
    for child in below:
        yield from _walk(child)


def _path(node: nodes.Node) -> tuple[str, ...]:
    """``project.traits`` as its parts; empty for what does not begin with a name."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        above, key = _path(node.node), node.attr
    elif (
        isinstance(node, nodes.Getitem)
        and isinstance(node.arg, nodes.Const)
        and isinstance(node.arg.value, str)
    ):
        above, key = _path(node.node), node.arg.value
    else:
        return ()
    return (*above, key) if above else ()


def _constants(parts: list[Any]) -> list[Any]:
    return [part.value for part in parts if isinstance(part, nodes.Const)]


def _comparisons(node: nodes.Compare) -> Iterator[Comparison]:
    """``path == word``, ``path in [words]`` and ``word in path``, each operand beside the one before it."""
    left: nodes.Expr = node.expr
    for operand in node.ops:
        right = operand.expr
        for path, other in ((left, right), (right, left)):
            values = other.items if isinstance(other, nodes.List | nodes.Tuple) else [other]
            if _path(path) and values and all(isinstance(v, nodes.Const) for v in values):
                yield Comparison(_path(path), operand.op, tuple(v.value for v in values))  # type: ignore[attr-defined]
        left = right


def _due(tree: nodes.Expr) -> DueTerm | None:
    """A moment, or one with a term added or taken away: ``accepted + days(15)``."""
    path, instead = _moment(tree)
    if path:
        return DueTerm(path, 0, "", None, instead)
    if not isinstance(tree, nodes.Add | nodes.Sub) or not isinstance(tree.right, nodes.Call):
        return None
    (path, instead), call = _moment(tree.left), tree.right
    if not path or not isinstance(call.node, nodes.Name) or len(call.args) != 1:
        return None
    (argument,) = call.args
    count = argument.value if isinstance(argument, nodes.Const) else _path(argument)
    sign = 1 if isinstance(tree, nodes.Add) else -1
    return DueTerm(path, sign, call.node.name, count, instead) if count else None


def _moment(tree: nodes.Expr) -> tuple[tuple[str, ...], tuple[Comparison, tuple[str, ...]] | None]:
    """A moment, and the other one that counts instead where a value is equal to a word."""
    if not isinstance(tree, nodes.CondExpr) or not isinstance(tree.test, nodes.Compare) or tree.expr2 is None:
        return _path(tree), None
    tests, other = tuple(_comparisons(tree.test)), _path(tree.expr1)
    if len(tests) != 1 or tests[0].operator != "eq" or not other:
        return (), None
    return _path(tree.expr2), (tests[0], other)

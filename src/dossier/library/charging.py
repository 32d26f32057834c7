"""What a template's tree is made to do before Jinja compiles it: pay for its work, stay shallow, import nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.visitor import NodeTransformer

NESTING = 60
"""Levels of brackets, operators or blocks within one another."""
TOO_DEEP = f"nested more than {NESTING} levels deep"
WEIGH, EACH = "#weigh", "#each"
"""Filters that nobody can write: `Charging` puts them in."""


def refuse_depth(tree: nodes.Node) -> None:
    """Refuse an expression that is nested too deeply to be compiled.

    Raises:
        TemplateSyntaxError: it is, at its line.
    """
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > NESTING:
            raise TemplateSyntaxError(TOO_DEEP, node.lineno or 1)
        # Python itself takes no more than 20 loops within one another.
        step = 4 if isinstance(node, nodes.For) else 1
        waiting += [(child, depth + step) for child in node.iter_child_nodes()]


class Charging(NodeTransformer):
    """Loops, comparisons and containers of a template, made to pay: Jinja has no hook for these."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.iter = _through(EACH, node.iter)
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _through(WEIGH, node.expr)
        for operand in node.ops:
            operand.expr = _through(WEIGH, operand.expr)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.nodes = [_through(WEIGH, each) for each in node.nodes]
        return _through(WEIGH, node)

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return node if _is_plain(node.items) else _through(WEIGH, node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return node if node.ctx != "load" or _is_plain(node.items) else _through(WEIGH, node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return node if _is_plain([pair.value for pair in node.items]) else _through(WEIGH, node)

    def _forbid(self, node: nodes.Node) -> nodes.Node:
        error = SecurityError(_FORBIDDEN[type(node)])
        error.lineno = node.lineno  # type: ignore[attr-defined]
        raise error

    visit_ScopedEvalContextModifier = _forbid  # noqa: N815
    visit_Include = _forbid  # noqa: N815
    visit_Import = _forbid  # noqa: N815
    visit_FromImport = _forbid  # noqa: N815
    visit_Extends = _forbid  # noqa: N815


_FORBIDDEN: dict[type[nodes.Node], str] = {
    nodes.ScopedEvalContextModifier: "autoescape",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from … import",
    nodes.Extends: "extends",
}
"""What reaches for other templates, or would print data as XML."""


def _is_plain(items: Iterable[nodes.Node]) -> bool:
    return all(isinstance(item, nodes.Const | nodes.TemplateData) for item in items)


def _through(name: str, node: Any) -> nodes.Filter:
    if isinstance(node, nodes.Const):
        return node  # type: ignore[return-value]
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)

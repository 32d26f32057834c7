"""Jinja for text from anybody: it reads data, and it ends. Every piece of work is paid for out of a fixed budget.

The budget counts work (steps, characters, members looked at), never seconds, so that a form or a rule is refused on
every machine or on none. What can multiply (``*``, ``**``, ``~``, ``center`` …) is reckoned before it is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import lru_cache, wraps
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.environment import TemplateExpression
from jinja2.exceptions import SecurityError
from jinja2.filters import make_attrgetter
from jinja2.parser import Parser
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from dossier.library.budget import (
    GROWTH,
    VALUE,
    Budget,
    TooMuchError,
    format_size,
    heft,
    joined_size,
    length,
    refuse_growth,
    too_big,
)
from dossier.library.charging import EACH, TOO_DEEP, WEIGH, Charging, refuse_depth


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox with a `budget`; a fresh one is set for each form or rule that is worked out."""

    intercepted_binops = frozenset(["+", "*", "**", "%"])
    budget: Budget

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.budget = Budget()
        self.filters = {name: self._paid(name, f) for name, f in self.filters.items() if name not in _UNFIT}
        self.filters["sum"] = self._sum
        self.filters[WEIGH] = self.weigh
        self.filters[EACH] = self._each
        self.tests = {name: self._paid(name, f) for name, f in self.tests.items()}

    def add_filters(self, filters: Mapping[str, Any]) -> None:
        """Filters of the house, paid for like all others."""
        self.filters |= {name: self._paid(name, f) for name, f in filters.items()}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        self.budget.spend(1)
        refuse_growth(operator, left, right)
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, str | list | tuple):
            self.budget.spend(len(result))
        return result

    def call(self, context: Any, called: Any, *args: Any, **kwargs: Any) -> Any:
        self.budget.spend(_CALL)
        bound = getattr(called, "__wrapped__", called)  # str.format comes wrapped
        owner = getattr(bound, "__self__", None)
        if isinstance(called, LoopContext) and args:
            args = (self._each(args[0]), *args[1:])
        elif isinstance(owner, str | bytes | list | tuple | dict | int | float):
            args = self._method(owner, bound.__name__, args, kwargs)
        elif isinstance(owner, dt.date | dt.time | dt.timedelta) and bound.__name__ == "strftime":
            self._reckon(format_size(*map(str, args)))
        result = super().call(context, called, *args, **kwargs)
        if isinstance(result, list):
            self.budget.spend(len(result))
        return result

    def _method(
        self, owner: Any, name: str, args: tuple[Any, ...], named: Mapping[str, Any]
    ) -> tuple[Any, ...]:
        """The arguments of a method of a plain value, paid for; a method that makes more is reckoned first."""
        if name not in _METHODS:
            raise SecurityError(f".{name}()")
        args = _settled(args)
        self.budget.spend(length(owner) + sum(map(length, args)))
        if name == "join":
            self._reckon(joined_size(*args, owner))
        elif name in GROWTH:
            self._reckon(GROWTH[name](owner, *args, **named))
        return args

    def _reckon(self, size: int) -> None:
        if size > VALUE:
            raise too_big()
        self.budget.spend(size)

    def _paid(self, name: str, function: Any) -> Callable[..., Any]:
        """A filter or test that pays for what it looks at and for what comes out of it."""
        first = 1 if getattr(function, "jinja_pass_arg", None) else 0

        @wraps(function)
        def paid(*args: Any, **kwargs: Any) -> Any:
            if name in GROWTH:
                args = _settled(args)
            given = args[first:]
            if name not in _GLANCING:
                self.budget.spend(1 + sum(map(length, given)))
            if name in GROWTH:
                self._reckon(GROWTH[name](*given, **kwargs))
            result = function(*args, **kwargs)
            if isinstance(result, Iterator):
                return self._each(result, weighed=name in _REPEATING)
            if isinstance(result, str) and len(result) > VALUE:
                raise too_big()
            return result

        return paid

    def _each(self, values: Any, *, weighed: bool = False) -> Any:
        """The same values, each paid for as it is taken."""
        return _Paid(values, self.budget, weighed) if hasattr(values, "__iter__") else values

    def weigh(self, value: Any) -> Any:
        """The same value, its whole size paid for."""
        size = heft(value)
        if size > VALUE:
            raise too_big()
        self.budget.spend(size)
        return value

    def concat(self, pieces: Iterable[str]) -> str:
        return "".join(self._printed(pieces))

    def _sum(self, values: Any, attribute: str | int | None = None, start: Any = 0) -> Any:
        """The filter ``sum``: of numbers, or of lists (``start=[]``) in linear time."""
        picked = self._each(values)
        if attribute is not None:
            picked = map(make_attrgetter(self, attribute), picked)
        if not isinstance(start, list):
            return sum(picked, start + 0)
        joined = list(start)
        for each in picked:
            self.budget.spend(length(each))
            if not isinstance(each, list):
                raise TypeError(f"sum of lists: {each!r:.40}")
            joined += each
        if len(joined) > VALUE:
            raise too_big()
        return joined

    def _printed(self, pieces: Iterable[str]) -> Iterator[str]:
        for piece in pieces:
            try:
                self.budget.print(len(piece))
            except TooMuchError as error:
                if isinstance(pieces, Generator):
                    pieces.throw(error)  # so that the traceback leads to the tag that printed last
                raise
            yield piece

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = Parser(self, source, name, filename)
        try:
            tree = parser.parse()
        except RecursionError:
            raise TemplateSyntaxError(TOO_DEEP, parser.stream.current.lineno) from None
        refuse_depth(tree)
        return tree

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        refuse_depth(source)
        try:
            return super()._generate(Charging().visit(source), name, filename, defer_init)
        except RecursionError:
            raise TemplateSyntaxError(TOO_DEEP, 1) from None

    def _compile(self, source: str, filename: str) -> Any:
        try:
            return _code(source, filename) if len(source) < _KEPT else compile(source, filename, "exec")
        except (SyntaxError, RecursionError, MemoryError, ValueError, OverflowError):
            raise TemplateSyntaxError(TOO_DEEP, 1) from None

    def parse_expression(self, source: str) -> nodes.Expr:
        """The tree of an expression.

        Raises:
            TemplateSyntaxError: it is none, or is nested too deeply.
        """
        parser = Parser(self, source, state="variable")
        try:
            tree = parser.parse_expression()
        except RecursionError:
            raise TemplateSyntaxError(TOO_DEEP, parser.stream.current.lineno) from None
        if not parser.stream.eos:
            raise TemplateSyntaxError("chunk after expression", parser.stream.current.lineno)
        refuse_depth(tree)
        tree.set_environment(self)
        return tree

    def compile_tree(self, tree: nodes.Expr) -> TemplateExpression:
        """What evaluates an expression that has been parsed; undefined stays undefined."""
        body: list[nodes.Node] = [nodes.Assign(nodes.Name("result", "store"), tree, lineno=1)]
        return TemplateExpression(self.from_string(nodes.Template(body, lineno=1)), undefined_to_none=False)


_CALL = 50
"""What a call costs beside a step of a loop: about as many times its seconds."""


_KEPT = 500_000
"""Characters of Python up to which the compiled code of a template is kept: one form prints hundreds of records."""


@lru_cache(maxsize=64)
def _code(source: str, filename: str) -> Any:
    return compile(source, filename, "exec")


class _Paid:
    """An iterable that pays for each member that is taken."""

    def __init__(self, values: Any, budget: Budget, weighed: bool) -> None:
        self._values, self._budget, self._weighed = values, budget, weighed
        self._iterator: Iterator[Any] | None = None

    def __iter__(self) -> Iterator[Any]:
        for value in self._values:
            self._budget.spend(heft(value) if self._weighed else 1)
            yield value

    def __next__(self) -> Any:
        self._iterator = self._iterator or iter(self)
        return next(self._iterator)

    def __len__(self) -> int:
        return len(self._values)

    def __bool__(self) -> bool:
        return True


def _settled(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Arguments whose size is known: what comes one by one is taken (and paid for) now."""
    return tuple(list(arg) if isinstance(arg, _Paid) else arg for arg in args)


_METHODS = {
    *("lower", "upper", "title", "capitalize", "swapcase", "casefold", "strip", "lstrip", "rstrip"),
    *("startswith", "endswith", "find", "rfind", "index", "rindex", "count", "removeprefix", "removesuffix"),
    *("split", "rsplit", "splitlines", "partition", "rpartition", "join", "replace", "format"),
    *("center", "ljust", "rjust", "zfill", "expandtabs", "get", "items", "keys", "values", "copy"),
    *("isdigit", "isdecimal", "isnumeric", "isalpha", "isalnum", "isascii", "isspace", "islower", "isupper"),
    *("istitle", "is_integer", "bit_length", "as_integer_ratio"),
}
"""Methods of text, numbers, lists and maps that a template may call."""
_GLANCING = {"length", "count", "first", "default", "d", "defined", "undefined", "none", "_"}
"""Filters and tests that do not walk over what they are given."""
_REPEATING = {"map", "batch", "slice"}
"""Filters that may give one value many times over."""
_UNFIT = {
    "random",
    "pprint",
    "urlize",
    "urlencode",
    "xmlattr",
    "striptags",
    "wordwrap",
    "tojson",
    "filesizeformat",
}
"""Filters for web pages and debugging, and `random`, which would give other bytes each time."""

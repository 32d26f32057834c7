"""Read the tags of a form one by one: is each well formed, is each block closed, does each name exist?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.nodes import Node

from dossier.findings import Finding, finding
from dossier.forms.contract import OPEN, Names
from dossier.forms.jinja_words import form_environment, guess
from dossier.forms.word_text import Paragraph
from dossier.model import Text

_OPENERS = {"for", "if", "set", "with", "macro", "call", "filter", "raw", "autoescape", "block"}
_MIDDLE = {"else": {"if", "for"}, "elif": {"if"}}
_WORD_TAGS = {"colspan", "cellbg"}  # docxtpl's own: an expression for the cell
_BARE_TAGS = {"vm", "hm"}  # docxtpl's own: merge this cell
_FORBIDDEN = {"include", "import", "from", "extends"}
_WHOLE_TAG = re.compile(r"\{\{(?:tr|tc|p|r)\s")
_MARKUP_FILTERS = ("page_link", "fitted", "ring", "safe")
_BARE = Text(
    "带 r、p、tr、tc 的标签只能印 page_link、fitted、ring 或 safe 的内容，普通文字用 {{ … }}",
    "with r, p, tr or tc a tag prints what page_link, fitted, ring or safe give; print plain text with {{ … }}",
)
_QUOTES = str.maketrans("“”‘’", "\"\"''")


@dataclass(slots=True)
class _Block:
    word: str
    paragraph: Paragraph
    tag: str
    names: dict[str, Names] = field(default_factory=dict)


class TagReader:
    """Walks the tags of one part in order and keeps the blocks that are open and the names they bring."""

    def __init__(self, names: Names | None, shown: str) -> None:
        self.names, self.shown = names, shown
        self.environment = form_environment({}, "zh")
        self.blocks: list[_Block] = []
        self.own: dict[str, Names] = {}

    def read(self, paragraph: Paragraph, tag: str) -> Iterator[Finding]:
        """Findings of one tag: T602, T603, T604, T606, T610."""
        if tag.startswith("{#"):
            return
        body = re.sub(r"^(?:(?:tr|tc|p|r)\s)?[-+]?|[-+]$", "", tag[2:-2].translate(_QUOTES).lstrip("-+"))
        body = body.strip()
        if tag.startswith("{{"):
            yield from self._parse(paragraph, tag, f"{{{{ {body} }}}}")
            if _WHOLE_TAG.match(tag):
                yield from self._bare_text(paragraph, tag, f"{{{{ {body} }}}}")
            return
        word = (body.split(maxsplit=1) or [""])[0]
        if word.startswith("end"):
            yield from self._close(paragraph, tag, word)
        elif word in _MIDDLE:
            yield from self._middle(paragraph, tag, word, body)
        elif word in _WORD_TAGS:
            yield from self._parse(paragraph, tag, f"{{{{ {body.removeprefix(word)} }}}}")
        elif word in _FORBIDDEN:
            yield self._finding("T606", paragraph, tag, detail=word)
        elif word in _OPENERS:
            yield from self._open(paragraph, tag, word, body)
        elif word not in _BARE_TAGS:
            detail = Text(f"没有 “{word}” 这种标签", f'there is no tag "{word}"')
            yield self._finding("T603", paragraph, tag, detail=detail)

    def end(self) -> Iterator[Finding]:
        """Findings of the blocks that nobody closed: T604 at their openers."""
        for block in self.blocks:
            detail = Text(f"缺少 {{% end{block.word} %}}", f"{{% end{block.word} %}} is missing")
            yield self._finding(
                "T604", block.paragraph, block.tag, detail=detail, wanted=f"{{% end{block.word} %}}"
            )

    def _open(self, paragraph: Paragraph, tag: str, word: str, body: str) -> Iterator[Finding]:
        block = _Block(word, paragraph, tag)
        source = f"{{% {body} %}}"
        if word == "set" and "=" in body:
            yield from self._parse(paragraph, tag, source)
            return
        yield from self._parse(paragraph, tag, f"{source}{{% end{word} %}}", block)
        self.blocks.append(block)

    def _middle(self, paragraph: Paragraph, tag: str, word: str, body: str) -> Iterator[Finding]:
        if not self.blocks or self.blocks[-1].word not in _MIDDLE[word]:
            detail = Text(f"{word} 不在 if 或 for 之内", f"{word} stands outside of if or for")
            yield self._finding("T604", paragraph, tag, detail=detail, wanted="{% if … %}")
        if word == "elif":
            yield from self._parse(paragraph, tag, f"{{% if true %}}{{% {body} %}}{{% endif %}}")

    def _close(self, paragraph: Paragraph, tag: str, word: str) -> Iterator[Finding]:
        wanted = word.removeprefix("end")
        if self.blocks and self.blocks[-1].word == wanted:
            self.blocks.pop()
            return
        if not any(block.word == wanted for block in self.blocks):
            detail = Text(f"前面没有 {{% {wanted} … %}}", f"no {{% {wanted} … %}} before it")
            yield self._finding("T604", paragraph, tag, detail=detail, wanted=f"{{% {word} %}}")
            return
        while self.blocks and (block := self.blocks.pop()).word != wanted:
            place = block.paragraph.place
            detail = Text(
                f"{place.zh}的 {block.tag} 还没有结束",
                f"{block.tag} of {place.en} is still open",
            )
            yield self._finding("T604", paragraph, tag, detail=detail, wanted=f"{{% end{block.word} %}}")

    def _parse(
        self, paragraph: Paragraph, tag: str, source: str, block: _Block | None = None
    ) -> Iterator[Finding]:
        try:
            tree = self.environment.parse(source)
        except TemplateSyntaxError as error:
            yield self._finding("T603", paragraph, tag, detail=error.message or "")
            return
        yield from self._unknown_words(paragraph, tag, tree)
        self._bind(tree, block)
        if self.names is not None:
            yield from self._unknown_names(paragraph, tag, tree)

    def _bare_text(self, paragraph: Paragraph, tag: str, source: str) -> Iterator[Finding]:
        """T603 of ``{{r record.remark }}``: the tag takes its run along, and text without a run is not shown."""
        try:
            (output,) = self.environment.parse(source).body
        except (TemplateSyntaxError, ValueError):
            return
        if isinstance(output, nodes.Output) and any(self._is_plain(node) for node in output.nodes):
            yield self._finding("T603", paragraph, tag, detail=_BARE)

    def _is_plain(self, node: Node | None) -> bool:
        """Whether an expression is sure to give text, not the XML of whole runs."""
        if isinstance(node, nodes.Filter):
            return node.name not in _MARKUP_FILTERS
        if isinstance(node, nodes.CondExpr):
            return self._is_plain(node.expr1) or self._is_plain(node.expr2)
        if isinstance(node, nodes.Name):
            own = node.name in self.own or any(node.name in block.names for block in self.blocks)
            return not own
        if isinstance(node, nodes.Const):
            return bool(str(node.value).strip()) and node.value is not None
        return isinstance(node, nodes.Getattr | nodes.Getitem | nodes.BinExpr | nodes.Concat)

    def _unknown_words(self, paragraph: Paragraph, tag: str, tree: Node) -> Iterator[Finding]:
        for known, kind in ((self.environment.filters, nodes.Filter), (self.environment.tests, nodes.Test)):
            for node in tree.find_all(kind):
                if isinstance(node, nodes.Filter | nodes.Test) and node.name not in known:
                    hint = guess(node.name, known)
                    yield self._finding("T610", paragraph, tag, name=node.name, guess=hint)
        for access in tree.find_all(nodes.Getattr):
            if access.attr.startswith("_"):
                yield self._finding("T606", paragraph, tag, detail=access.attr)

    def _bind(self, tree: Node, block: _Block | None) -> None:
        """Names that the tag itself brings: of a loop inside its block, of `set` from here on."""
        home = block.names if block else self.own
        for loop in tree.find_all(nodes.For):
            over = self._type(loop.iter)
            each = over.items if over and over.items else OPEN
            home |= {name.name: OPEN for name in loop.target.find_all(nodes.Name)}
            if isinstance(loop.target, nodes.Name):
                home[loop.target.name] = each
            home["loop"] = OPEN
        for assign in tree.find_all(nodes.Assign):
            if isinstance(assign.target, nodes.Name):
                home[assign.target.name] = self._type(assign.node) or OPEN
        for name in tree.find_all(nodes.Name):
            if name.ctx in ("store", "param"):
                home.setdefault(name.name, OPEN)
        for macro in tree.find_all(nodes.Macro):
            self.own[macro.name] = OPEN

    def _unknown_names(self, paragraph: Paragraph, tag: str, tree: Node) -> Iterator[Finding]:
        # Of project.code only the whole path is looked up, not its beginning once more.
        paths = [*tree.find_all(nodes.Getattr), *tree.find_all(nodes.Getitem)]
        inner = {id(path.node) for path in paths if isinstance(path, nodes.Getattr | nodes.Getitem)}
        places = (nodes.Name, nodes.Getattr, nodes.Getitem)
        told = set[str]()
        for node in tree.find_all(places):
            if id(node) in inner or (isinstance(node, nodes.Name) and node.ctx != "load"):
                continue
            wrong = self._first_unknown(node)
            if wrong and wrong[0] not in told:
                told.add(wrong[0])
                hint = guess(wrong[0], wrong[1])
                yield self._finding("T602", paragraph, tag, name=wrong[0], guess=hint)

    def _first_unknown(self, node: Node) -> tuple[str, list[str]] | None:
        """The first name of a dotted path that does not exist, with those that do; None when all exist."""
        if isinstance(node, nodes.Name):
            return None if self._named(node.name) else (node.name, self._visible())
        if not isinstance(node, nodes.Getattr | nodes.Getitem):
            return None
        before = self._first_unknown(node.node)
        if before:
            return before
        owner, name = self._type(node.node), _key(node)
        if owner is None or name is None or owner.get(name) or (owner.items and hasattr(list, name)):
            return None
        return None if hasattr(dict, name) else (name, list(owner.fields))

    def _type(self, node: Node) -> Names | None:
        """What is known of an expression: of names and dotted paths everything, of the rest nothing."""
        if isinstance(node, nodes.Name):
            return self._named(node.name)
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            owner, name = self._type(node.node), _key(node)
            if owner and isinstance(node, nodes.Getitem) and name is None:
                return owner.items or owner.others
            return owner.get(name) if owner and name else None
        if isinstance(node, nodes.Filter) and node.node and node.name in ("pad", "sort", "list", "reverse"):
            return self._type(node.node)
        return None

    def _named(self, name: str) -> Names | None:
        for block in reversed(self.blocks):
            if name in block.names:
                return block.names[name]
        if name in self.own or name in self.environment.globals:
            return self.own.get(name, OPEN)
        return self.names.get(name) if self.names else OPEN

    def _visible(self) -> list[str]:
        inner = [name for block in self.blocks for name in block.names]
        return [*inner, *self.own, *(self.names.fields if self.names else ()), *self.environment.globals]

    def _finding(self, code: str, paragraph: Paragraph, tag: str, **words: Any) -> Finding:
        excerpt = paragraph.excerpt(tag)
        return finding(code, paragraph.at(self.shown), place=paragraph.place, excerpt=excerpt, **words)


def _key(node: nodes.Getattr | nodes.Getitem) -> str | None:
    """The name after the dot or in the brackets; None for a computed one."""
    if isinstance(node, nodes.Getattr):
        return node.attr
    return node.arg.value if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else None

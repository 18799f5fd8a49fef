"""The styles of a widget, found once for all apps: Textual finds them in each app, and many times there.

They depend on the names, the classes and the pseudo-classes of the widget and of all that it is in. Each combination of
these is a place, and has a number. What Textual found in the same rules for a place is kept, and a test compares it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import pytest
from textual.css.model import RuleSet, Selector, SelectorType
from textual.css.styles import RulesMap, Styles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

_PREFIXES = {SelectorType.TYPE: "", SelectorType.CLASS: ".", SelectorType.ID: "#"}
_APPLY = Stylesheet.apply
_REPLACE = Stylesheet.replace_rules
_PROCESS_PARTS = Stylesheet._process_component_classes


class Found(NamedTuple):
    """The rules for a widget, None without any; the styles that it has then; and what else Textual notes about it."""

    rules: RulesMap | None
    styles: RulesMap
    with_hover: bool
    with_focus_within: bool
    with_order: bool
    with_odd_or_even: bool


class Kept:
    """What was found in the same rules, by places."""

    def __init__(self, rules: list[RuleSet]) -> None:
        self.rules = rules
        self.found: dict[int, Found] = {}
        self.parts: dict[int, dict[str, RulesMap]] = {}
        selectors = [several.selectors for rule in rules for several in rule.selector_set]
        self._of_it = Asked(one for several in selectors for one in several)
        self._of_what_it_is_in = Asked(one for several in selectors for one in several[:-1])
        self._places: dict[object, int] = {}

    def place_of(self, node: DOMNode) -> int:
        """A number for all that a rule can ask about a widget and what it is in."""
        return self._number(node, self._of_it)

    def _number(self, node: DOMNode, asked: "Asked") -> int:
        parent = node._parent
        above = self._number(parent, self._of_what_it_is_in) if isinstance(parent, DOMNode) else 0
        names = (type(node), node._id, frozenset(node._classes))
        place = (above, asked, names, *[ask(node) for ask in asked.about(node, names)])
        return self._places.setdefault(place, len(self._places) + 1)


class Asked:
    """What tells whether a pseudo-class holds, for those that a rule about such a widget names."""

    def __init__(self, selectors: Iterable[Selector]) -> None:
        self._named: defaultdict[str, set[str]] = defaultdict(set)
        self._about: dict[object, list[Callable[[Any], bool]]] = {}
        for one in selectors:
            self._named[_name_of(one)] |= one.pseudo_classes

    def about(self, node: DOMNode, names: object) -> list[Callable[[Any], bool]]:
        """What is asked about widgets with the same names."""
        if names not in self._about:
            named = {one for name in node._selector_names for one in self._named.get(name, ())}
            self._about[names] = [node._PSEUDO_CLASSES[one] for one in sorted(named & node._PSEUDO_CLASSES.keys())]
        return self._about[names]


def _name_of(selector: Selector) -> str:
    prefix = _PREFIXES.get(selector.type)
    return "*" if prefix is None else prefix + selector.name


_KEPT: dict[tuple[int, ...], Kept] = {}
_OF_SHEETS: WeakKeyDictionary[Stylesheet, tuple[list[RuleSet], Kept]] = WeakKeyDictionary()
_PARTS: WeakKeyDictionary[DOMNode, tuple[Kept, int]] = WeakKeyDictionary()
"""Where a widget was when the styles of its parts were found."""
_FINDING: list[dict[DOMNode, RulesMap]] = []
"""What Textual has found for the widget that it styles now, and for its parts."""


def kept_of(sheet: Stylesheet) -> Kept:
    """What was found in the rules of a style sheet, in this app or another one."""
    rules = sheet.rules
    read, kept = _OF_SHEETS.get(sheet, (None, None))
    if kept is None or read is not rules:
        key = tuple(map(id, rules))
        kept = _KEPT.get(key) or _KEPT.setdefault(key, Kept(rules))
        _OF_SHEETS[sheet] = rules, kept
    return kept


def find_once(patched: pytest.MonkeyPatch) -> None:
    """Let style sheets look up what was found before."""
    patched.setattr(Stylesheet, "apply", _apply)
    patched.setattr(Stylesheet, "replace_rules", _replace_rules)
    patched.setattr(Stylesheet, "_process_component_classes", _process_parts)


def found_by_textual(sheet: Stylesheet, node: DOMNode) -> RulesMap | None:
    """The rules that Textual finds for a widget, which stays as it is."""

    class Finding(Stylesheet):
        @classmethod
        def replace_rules(cls, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
            found.append(rules)

        def _process_component_classes(self, node: DOMNode) -> None: ...

    found: list[RulesMap] = []
    finding = Finding()
    finding._rules = sheet.rules
    _APPLY(finding, node)
    return found[0] if found else None


def _apply(
    self: Stylesheet, node: DOMNode, *, animate: bool = False, cache: dict[tuple[Any, ...], RulesMap] | None = None
) -> None:
    kept = kept_of(self)
    place = kept.place_of(node)
    found = kept.found.get(place)
    if found is None:
        kept.found[place] = _find(self, node, animate=animate)
        return
    rules, styles, *noted = found
    node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even = noted
    if rules is not None and not animate and node.styles.base._rules == styles:
        node.notify_style_update()  # as ever: what it is in may look otherwise now
    elif rules is not None:
        _REPLACE(node, rules, animate)
    self._process_component_classes(node)


def _find(sheet: Stylesheet, node: DOMNode, *, animate: bool) -> Found:
    """Style a widget as Textual does, and return what was found."""
    _FINDING.append({})
    _APPLY(sheet, node, animate=animate)
    rules = _FINDING.pop().get(node)
    styles = Styles()
    for name, value in (rules or {}).items():
        setattr(styles, name, value)
    noted = node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even
    return Found(rules, styles.get_rules(), *noted)


def _replace_rules(self: Stylesheet, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
    if _FINDING:
        _FINDING[-1][node] = rules
    _REPLACE(node, rules, animate)


def _process_parts(self: Stylesheet, node: DOMNode) -> None:
    """Find the styles of the parts of a widget, unless they are those that it has."""
    if not node._get_component_classes():
        return
    kept = kept_of(self)
    now = kept, kept.place_of(node)
    if _PARTS.get(node) == now and node._component_styles:
        return
    _PARTS[node] = now
    parts = kept.parts.get(now[1])
    if parts is None:
        _PROCESS_PARTS(self, node)
        kept.parts[now[1]] = {name: styles.base.get_rules() for name, styles in node._component_styles.items()}
    else:
        _style_parts(node, parts)


def _style_parts(node: DOMNode, parts: dict[str, RulesMap]) -> None:
    before = node._component_styles.copy()
    for name, rules in parts.items():
        part = DOMNode(classes=name)
        part._attach(node)
        part.styles.base.merge_rules(rules)
        node._component_styles[name] = part.styles
    if any(before.get(name) != styles for name, styles in node._component_styles.items()):
        node.refresh()

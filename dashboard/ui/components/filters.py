"""Filters whose stable codes live in the address, while the reader sees names in their language."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.i18n.catalog import t
from dashboard.ui.choices import address, url, viewport
from dashboard.ui.runs import sent_again

PERIOD = "period"
SEPARATOR = ","
LONGEST_SHOWN = 40
TWO_YEARS = re.compile(r"(\d{4})-(\d{4})")
# What draws a control, and all that it follows from.
_Control = tuple[Callable[[], object], tuple[Hashable, ...]]


@dataclass
class _Panel:
    """The filters that the reader has set, by name in the address, in words; and what is to be said of the link."""

    in_use: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


_panel: ContextVar[_Panel | None] = ContextVar("panel", default=None)
# Controls of a panel or a row, which are put on the page once all are known: together they are sent again as they were.
_waiting: ContextVar[list[_Control] | None] = ContextVar("waiting", default=None)


@contextmanager
def panel() -> Iterator[bool]:
    """The filters of a page: open on wide screens; on phones folded, those in use below it, each to be taken back.

    Only filters of this module stand in it: they are put on the page at its end, and anything else at once, above it.
    Yields whether the screen is narrow.
    """
    narrow = viewport.is_narrow()
    own = _Panel()

    def box() -> DeltaGenerator:
        return st.expander(t("filter.title")) if narrow else st.container(border=True, key="filters")

    def told() -> None:
        for note in own.notes:
            st.info(note)
        if narrow and own.in_use:
            with st.container(horizontal=True, key="chips"):
                for name, in_words in own.in_use.items():
                    label = t("filter.chip", filter=in_words)
                    st.button(label, key=f"chip_{name}", on_click=address.choose, args=(name, ""))

    outer = _panel.set(own)
    try:
        with _together(box, told, lambda: (narrow, *own.in_use.items(), *own.notes)):
            yield narrow
    finally:
        _panel.reset(outer)


@contextmanager
def row() -> Iterator[None]:
    """Filters beside each other, of one width, on phones below each other; what is to be said of the link follows."""
    outer = _panel.get()
    own = outer or _Panel()
    # Within a panel, the panel says it.
    notes = own.notes if outer is None else []
    narrow = viewport.is_narrow()

    def box() -> AbstractContextManager[object]:
        return nullcontext() if narrow else st.container(horizontal=True)

    def told() -> None:
        for note in notes:
            st.info(note)

    before = _panel.set(own)
    try:
        with _together(box, told, lambda: (narrow, *notes)):
            yield
    finally:
        _panel.reset(before)


@contextmanager
def _together(
    box: Callable[[], AbstractContextManager[object]],
    told: Callable[[], object],
    more: Callable[[], tuple[Hashable, ...]],
) -> Iterator[None]:
    """Put the controls that are asked for within into a box, and what is told below it; both follow from `more`."""
    controls: list[_Control] = []
    before = _waiting.set(controls)
    try:
        yield
    finally:
        _waiting.reset(before)

    def draw() -> None:
        with box():
            for control, key in controls:
                sent_again.drawn(control, *key)
        told()

    _drawn(draw, more(), tuple(key for _, key in controls))


def _drawn(draw: Callable[[], object], *key: Hashable) -> None:
    """Put a control on the page, now or with the others of its panel; `key` is all that it follows from."""
    waiting = _waiting.get()
    if waiting is None:
        sent_again.drawn(draw, *key)
    else:
        waiting.append((draw, key))


def _use(name: str, label: str, shown: str) -> None:
    """Note a filter that the reader has set."""
    if (own := _panel.get()) is not None:
        own.in_use[name] = t("filter.in_use", name=label, value=shown)


def choice(
    name: str, options: Mapping[str, str], *, default: str | None = None, label: str = "", buttons: bool = False
) -> str:
    """A select box; the chosen code stands in the address as `name`, and not at all when it is the default.

    Args:
        name: parameter in the address.
        options: codes and the names to show, in order.
        default: the code to start with; the first when None.
        label: the visible label; from the catalog (`filter.<name>`) when empty.
        buttons: whether the options stand side by side, each a button.
    """
    start = default if default is not None and default in options else next(iter(options))
    code = _from_address(name, options, start)
    shown = label or t(f"filter.{name}")
    if code != start:
        _use(name, shown, options[code])
    _box(name, shown, options, code, start, buttons=buttons)
    return code


def _box(name: str, label: str, options: Mapping[str, str], code: str, start: str, *, buttons: bool = False) -> None:
    """The visible control of a filter, which sets the one that stands in the address."""
    visible = f"{name}_choice"
    # Set in every run: after a page change the control has lost its value although the session still holds it.
    st.session_state[visible] = code
    url.note(name, code)
    if name == PERIOD:
        _say_newer(code, start, options)

    def keep() -> None:
        chosen = st.session_state[visible]
        address.choose(name, "" if chosen == start else chosen, in_any_build=True)

    def draw() -> None:
        name_of = options.__getitem__
        if buttons:
            st.segmented_control(label, list(options), required=True, format_func=name_of, key=visible, on_change=keep)
        else:
            st.selectbox(label, list(options), format_func=name_of, key=visible, on_change=keep)

    _drawn(draw, name, label, tuple(options.items()), code, start, buttons)


def grouped_choice(
    name: str, groups: Mapping[str, Mapping[str, str]], *, default: str, names: Mapping[str, str], label: str
) -> str:
    """A choice among many: buttons for groups, and a select box for the options of the group that is open.

    The address holds the chosen code alone; the group follows from it. A click on another group chooses its first
    option.

    Args:
        name: parameter in the address.
        groups: by the group's code, its options: codes and the names to show.
        default: the code to start with.
        names: the groups' names.
        label: what the groups are, for those who do not see them.
    """
    options = {code: shown for own in groups.values() for code, shown in own.items()}
    code = _from_address(name, options, default)
    if code != default:
        _use(name, t(f"filter.{name}"), options[code])
    opened = next(group for group, own in groups.items() if code in own)
    visible, group_key = f"{name}_choice", f"{name}_group"
    st.session_state[visible], st.session_state[group_key] = code, opened
    url.note(name, code)

    def choose(chosen: str) -> None:
        address.choose(name, "" if chosen == default else chosen, in_any_build=True)

    def draw() -> None:
        st.segmented_control(
            label,
            list(groups),
            required=True,
            format_func=names.__getitem__,
            key=group_key,
            label_visibility="collapsed",
            on_change=lambda: choose(next(iter(groups[st.session_state[group_key]]))),
        )
        st.selectbox(
            t(f"filter.{name}"),
            list(groups[opened]),
            format_func=options.__getitem__,
            key=visible,
            on_change=lambda: choose(st.session_state[visible]),
        )

    _drawn(draw, name, label, tuple(options.items()), tuple(names.items()), opened, code, default)
    return code


def choices(name: str, options: Mapping[str, str], *, default: list[str], label: str = "", most: int = 12) -> list[str]:
    """A multiple choice; its codes stand in the address as `name=a,b`."""
    asked = address.asked(name)
    codes = [code for code in asked.split(SEPARATOR) if code in options] if asked else default
    for unknown in [code for code in asked.split(SEPARATOR) if asked and code not in options]:
        _say_unknown(name, unknown, ", ".join(options[code] for code in codes) or "–")
    visible = f"{name}_choice"
    st.session_state[visible] = codes
    url.note(name, SEPARATOR.join(codes))

    def keep() -> None:
        chosen = st.session_state[visible]
        address.choose(name, "" if chosen == default else SEPARATOR.join(chosen), in_any_build=True)

    shown = label or t(f"filter.{name}")
    if codes != default:
        _use(name, shown, ", ".join(options[code] for code in codes))

    def draw() -> None:
        st.multiselect(
            shown,
            list(options),
            format_func=options.__getitem__,
            key=visible,
            on_change=keep,
            max_selections=most,
            select_all=False,
            placeholder=t("filter.choose"),
        )

    _drawn(draw, name, shown, tuple(options.items()), tuple(codes), tuple(default), most)
    return codes


def years(name: str, bounds: tuple[int, int], *, label: str) -> str:
    """A range of years; it stands in the address as `name=1999-2013`, and is empty where nothing is left out.

    Args:
        name: parameter in the address.
        bounds: the first and the last year.
        label: the visible label.
    """
    found = TWO_YEARS.fullmatch(address.asked(name))
    first, last = (int(year) for year in found.groups()) if found else bounds
    first, last = max(first, bounds[0]), min(last, bounds[1])
    chosen = (first, last) if first <= last else bounds
    visible = f"{name}_choice"
    st.session_state[visible] = chosen

    def written(pair: tuple[int, int]) -> str:
        return "" if pair == bounds else f"{pair[0]}-{pair[1]}"

    def keep() -> None:
        address.choose(name, written(st.session_state[visible]))

    if code := written(chosen):
        _use(name, label, code.replace("-", "–"))
    _drawn(lambda: st.slider(label, *bounds, key=visible, on_change=keep), name, label, bounds, chosen)
    return code


def number(name: str, bounds: tuple[int, int], *, default: int, label: str = "") -> int:
    """A field of a whole number; it stands in the address as `name`, and not at all when it is the default.

    Args:
        name: parameter in the address.
        bounds: the least and the most.
        default: the number to start with.
        label: the visible label; from the catalog (`filter.<name>`) when empty.
    """
    asked = address.asked(name)
    told = int(asked) if asked.isdecimal() and len(asked) <= len(str(bounds[1])) else None
    is_within = told is not None and bounds[0] <= told <= bounds[1]
    code = told if told is not None and is_within else default
    if asked and not is_within:
        _say_unknown(name, asked, f"{code:,}")
    visible = f"{name}_choice"
    st.session_state[visible] = code
    url.note(name, str(code))

    def keep() -> None:
        chosen = st.session_state[visible]
        address.choose(name, "" if chosen in (default, None) else str(chosen), in_any_build=True)

    shown = label or t(f"filter.{name}")
    if code != default:
        _use(name, shown, f"{code:,}")
    _drawn(lambda: st.number_input(shown, *bounds, step=1, key=visible, on_change=keep), name, shown, bounds, code)
    return code


def text(name: str, *, label: str = "", most: int = 80, tip: str | None = None, live: str | bool = False) -> str:
    """A field of text; its words stand in the address as `name`.

    Args:
        name: parameter in the address.
        label: the visible label; from the catalog (`filter.<name>`) when empty.
        most: the most letters that it takes.
        tip: help beside the label.
        live: the pause in typing after which the page answers; without one, it answers on Enter.
    """
    words = address.asked(name)[:most].strip()
    is_told = address.put(name, words)

    def keep() -> None:
        address.choose(name, st.session_state[name].strip())

    shown = label or t(f"filter.{name}")

    def draw() -> None:
        st.text_input(shown, key=name, max_chars=most, help=tip, on_change=keep, live=live)

    # What the reader typed is in the field already, and not in the message.
    _drawn(draw, name, shown, words if is_told else None, most, tip, live)
    return words


def _from_address(name: str, options: Mapping[str, str], start: str) -> str:
    asked = address.asked(name)
    if not asked or asked in options:
        return asked or start
    _say_unknown(name, asked, options[start])
    return start


def _say_newer(code: str, newest: str, options: Mapping[str, str]) -> None:
    """Say that there are newer data than a link of an earlier build asks for; a period ends with its last year."""
    if url.other_build() and newest[-4:] > code[-4:]:
        _say(t("link.newer", shown=options[code], newest=options[newest]))


def _say_unknown(name: str, asked: str, shown: str) -> None:
    plain = "".join(c for c in asked if c.isalnum() or c in " -_.")[:LONGEST_SHOWN]
    _say(t("filter.unknown", name=t(f"filter.{name}").lower(), value=plain, shown=shown))


def _say(note: str) -> None:
    """Say something of the link: below its row or panel, so that filters stay beside each other."""
    if (own := _panel.get()) is not None:
        own.notes.append(note)
    else:
        st.info(note)

"""Telephone numbers that can be tapped."""

from __future__ import annotations


def address(phone: str) -> str:
    """The address that dials a number of the United States; an extension is left to the caller."""
    digits = "".join(letter for letter in phone.partition("x")[0] if letter.isdigit())
    return f"tel:+1{digits}"


def link(phone: str) -> str:
    """The number as a link of Markdown; empty where there is none."""
    return f"[{phone}]({address(phone)})" if phone else ""

"""What Python looks through for garbage while the server runs."""

from __future__ import annotations

import gc

# New objects after which the youngest are looked through; Python's own is 700, fewer than a click makes.
YOUNG = 10_000


def leave_what_stays() -> None:
    """Look no more through what is there now: modules, pages and queries that stay until the server ends.

    There are 170,000 such objects, and looking through all of them, again and again, was a fifth of a click.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])

"""The small-count rule on small tables whose answer can be seen."""

from __future__ import annotations

from etl.official.small_counts import Sum, given_away, protected


def whole(*cells: str, total: str | None = None) -> Sum[str]:
    return Sum(dict.fromkeys(cells, 1.0), total)


def test_nothing_is_hidden_where_every_count_is_ten_or_more():
    assert protected({"a": 10, "b": 40}, [whole("a", "b")]) == (set(), set())


def test_a_small_count_takes_the_next_smallest_of_its_sum_with_it():
    assert protected({"a": 9, "b": 40, "c": 30}, [whole("a", "b", "c")]) == ({"a"}, {"c"})


def test_two_small_counts_protect_each_other():
    assert protected({"a": 9, "b": 4, "c": 30}, [whole("a", "b", "c")]) == ({"a", "b"}, set())


def test_a_cell_hidden_by_the_publisher_is_protected_though_its_count_is_unknown():
    assert protected({"b": 40, "c": 30}, [whole("a", "b", "c")], hidden=["a"]) == ({"a"}, {"c"})


def test_a_total_is_hidden_with_its_only_part():
    assert protected({"a": 3, "county": 3}, [whole("a", total="county")]) == ({"a", "county"}, set())


def test_sums_that_overlap_give_a_cell_away_together():
    # a + b + c and b + c are published: each hides two cells or more, yet their difference is a.
    sums = [whole("a", "b", "c", "d"), whole("b", "c", "d", "e")]
    assert given_away({"a", "e"}, [whole("a", "x"), whole("e", "y")]) == {"a", "e"}
    assert given_away({"a", "b", "c"}, [whole("a", "b", "c"), whole("b", "c")]) == {"a"}
    assert given_away({"a", "b", "e"}, sums) == set()


def test_a_cell_given_away_by_overlapping_sums_is_protected():
    counts = {"a": 5, "b": 6, "c": 7, "d": 50}
    sums = [whole("a", "b", "c", "d"), whole("b", "c")]
    own, added = protected(counts, sums)
    assert own == {"a", "b", "c"}
    assert added == {"d"}
    assert not given_away(own | added, sums) & own


def test_a_partner_that_every_sum_takes_along_is_looked_for_first():
    counts = {"a": 5, "b": 60, "c": 20}
    own, added = protected(counts, [whole("a", "b", "c")], alike=[("a", "b")])
    assert (own, added) == ({"a"}, {"b"})

"""What the page on a place says around its table: headline, where it lies, who represents it, care nearby."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from dashboard.data.indicators import indicator
from dashboard.data.queries import localities
from dashboard.data.queries.localities import Place
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import t
from dashboard.subjects.place import choices, figures, nearby
from dashboard.subjects.place.figures import Compared
from dashboard.subjects.place.search import Found
from dashboard.wording import numbers, phones
from dashboard.wording.disclosure_list import link
from dashboard.wording.markdown import bullets, plain, quiet
from dashboard.wording.sentences import listed, uncapital
from dashboard.wording.site_names import site_name

# Measures that the headline names when they stand out; others are counted, and named only when none of these does.
FIRST_NAMED = (
    "ssi_children_rate",
    "child_poverty",
    "students_with_disabilities",
    "chronic_absence_disabilities",
    "placement_full_inclusion",
)
MOST_NAMED = 3
EXPECTED = "cshcn_count"
# Lists of sites: health centers and hospitals.
CARE = ("hrsa", "hsn_hospital")
# The layers of the map, by the levels of places.
MAP_LAYERS = {"county": "county", "region": "region", "district": "school_district"}


@once
def lead(place: Place) -> str:
    """What a place is and where it lies, in a sentence or two, with links as HTML."""
    if place.level == "town":
        town = localities.town(place.code)
        return t(
            "one_place.lead.town",
            kind=t(f"one_place.kind.town_{town.muni_type}", name=town.name),
            county=choices.place_link(choices.place_of(town.county_id)),
            region=choices.place_link(choices.place_of(town.region_id)),
            children=numbers.count(town.children),
        )
    if place.level == "district":
        return _lead_of_district(place)
    towns = localities.towns_of(f"{place.level}_id", place.code)
    return t(f"one_place.lead.{place.level}{'_one' if len(towns) == 1 else ''}", towns=len(towns))


def _lead_of_district(place: Place) -> str:
    own = localities.district(place.code)
    towns = localities.towns_of("district_code", place.code)
    if not towns:
        return t("one_place.lead.district_other")
    if own.students is None:
        return t("one_place.lead.district", towns=listed(towns))
    return t("one_place.lead.district_students", towns=listed(towns), students=numbers.whole(own.students))


@once
def headline(place: Place) -> str:
    """What stands out against the state, and for how much it cannot be told, as Markdown."""
    codes = choices.measured_in(place)
    rows = figures.against_state(codes)
    lines = [_line(code, [r for r in rows if r.geo_id == code]) for code in codes]
    return "\n\n".join([*_expected(place), t("one_place.headline.lines"), bullets(lines)])


def _expected(place: Place) -> list[str]:
    """How many children with special health care needs are expected: in the place, or in what it is a part of."""
    code = place.code
    if place.level == "town":
        code = localities.town(place.code).county_id
    elif place.level == "district":
        counties = localities.counties_of(place.code)
        if not counties:
            return []
        code = counties[0]
    found = [r for r in figures.against_state([code]) if r.indicator_id == EXPECTED and r.value is not None]
    if not found:
        return []
    (row,) = found
    return [
        t(
            f"one_place.headline.expected{'' if code == place.code else '_in'}",
            place=choices.in_sentence(place),
            larger=choices.in_sentence(choices.place_of(code)),
            value=numbers.count(row.value or 0),
            low=numbers.number(row.lower, "count"),
            high=numbers.number(row.upper, "count"),
        )
    ]


def _line(code: str, rows: Sequence[Compared]) -> str:
    """What stands out in one place that is measured."""
    told = [
        t(f"one_place.headline.{verdict}", named=_named([r for r in rows if r.verdict == verdict]))
        for verdict in ("higher", "lower")
        if any(r.verdict == verdict for r in rows)
    ]
    tested = [r for r in rows if r.verdict]
    same = sum(r.verdict == "same" for r in tested)
    parts = told or [t("one_place.headline.none")]
    if same:
        parts.append(t("one_place.headline.unsure", count=same, all=len(tested)))
    return t("one_place.headline.line", place=choices.name_of(code), told="; ".join(parts))


def _named(rows: Sequence[Compared]) -> str:
    first = [r for name in FIRST_NAMED for r in rows if r.indicator_id == name]
    named = (first or list(rows))[:MOST_NAMED]
    told = []
    for row in named:
        own = indicator(row.indicator_id)
        told.append(
            t(
                "one_place.headline.one",
                title=uncapital(own.short_title),
                value=numbers.figure(row, own.unit, _digits(row)),
                state=numbers.number(row.other_value, own.unit, _digits(row)),
            )
        )
    if more := len(rows) - len(named):
        told.append(t("one_place.headline.more", count=more))
    return listed(told)


def _digits(row: Compared) -> int:
    """A digit more where the two figures would read the same."""
    own = indicator(row.indicator_id).unit
    return int(numbers.number(row.value, own) == numbers.number(row.other_value, own))


@once
def where(place: Place) -> str:
    """What a place lies in and what lies in it, as Markdown with links of HTML."""
    if place.level == "town":
        districts = choices.links(own.code for own in localities.districts_of(place.code))
        note = t("one_place.facts.districts_note")
        lines = [f"{_places('district', districts)} {quiet(note)}", *legislators(place)]
    elif place.level == "district":
        lines = [
            _places("county", choices.links(localities.counties_of(place.code))),
            _places("region", choices.links(localities.regions_of(place.code))),
            _towns(place, "district_code"),
        ]
    elif place.level == "county":
        lines = [_places("region", choices.links(localities.regions_of(place.code))), _towns(place, "county_id")]
    else:
        lines = [_towns(place, "region_id")]
    return bullets([line for line in lines if line])


def _places(level: str, names: Sequence[str]) -> str:
    plural = {"district": "districts", "county": "counties", "region": "regions"}
    return (
        t(f"one_place.facts.{level if len(names) == 1 else plural[level]}", names=listed(list(names))) if names else ""
    )


def _towns(place: Place, column: str) -> str:
    by_name = {own.name: own for own in localities.places().values() if own.level == "town"}
    names = [choices.place_link(by_name[name]) for name in localities.towns_of(column, place.code)]
    return t("one_place.facts.towns", names=", ".join(names)) if names else ""


def legislators(place: Place) -> list[str]:
    """The Senate and House districts of a town by name, two lines of Markdown."""
    rows = localities.legislative_districts(place.code)
    lines = []
    for chamber in ("senate", "house"):
        own = [r for r in rows if r.chamber == chamber]
        names = listed([r.district for r in own])
        told = t("one_place.facts.parts", names=names, town=place.name) if len(own) > 1 else names
        lines.append(t(f"one_place.facts.{chamber}", names=told))
    return lines


def middle(place: Place) -> tuple[float, float] | None:
    """The point from which distances of a town are measured: longitude, latitude; None for larger places."""
    if place.level != "town":
        return None
    town = localities.town(place.code)
    return town.lon, town.lat


def near(place: Place, kind: str, most: int = nearby.MOST) -> list[nearby.Near]:
    """The nearest health centers or hospitals of a town, nearest first; none for larger places."""
    point = middle(place)
    return nearby.nearest(localities.care_sites(), kind, *point, most) if point else []


@once
def care(place: Place) -> list[tuple[str, str]]:
    """Where care is near a town, by kind: a heading, and the nearest as Markdown, phone numbers as links of HTML."""
    parts = []
    for kind in CARE:
        if sites := near(place, kind):
            note = quiet(t(f"one_place.facts.{kind}_note", place=choices.full_name(place)))
            parts.append((t(f"one_place.facts.{kind}"), f"{bullets(map(_site, sites))}\n\n{note}"))
    return parts


def _site(near: nearby.Near) -> str:
    site = near.site
    return t(
        "one_place.facts.site",
        name=f"**{plain(site_name(site.name))}**",
        address=plain(site.address),
        town=plain(site.municipality),
        phone=phones.link(site.phone),
        miles=distance(near),
    )


def distance(near: nearby.Near) -> str:
    """`3.4 miles`, `less than 1 mile`, or `same town`: of hospitals only the town is known."""
    if near.miles == 0:
        return t("one_place.facts.same_town")
    return t("one_place.facts.mile") if near.miles < 1 else t("one_place.facts.miles", miles=f"{near.miles:.1f}")


def practices_link(place: Place) -> str:
    """A link to the map of care in a county or region; empty for other places."""
    if place.level not in ("county", "region"):
        return ""
    address = f"practices?{urlencode({place.level: place.code})}"
    return link(t("one_place.facts.practices", place=choices.full_name(place)), address, here=True)


def ways_on(place: Place) -> str:
    """Links to the comparison, the map and the ready-made report, as Markdown with HTML."""
    codes = choices.measured_in(place)
    larger = choices.place_of(codes[-1])
    name = choices.in_sentence(larger)
    found = [
        link(t("one_place.next.compare", place=choices.in_sentence(place)), choices.compare_address(codes), here=True)
    ]
    if larger.level != "district" or localities.district(larger.code).serves_towns:
        on_map = f"counties?{urlencode({'geography': MAP_LAYERS[larger.level], larger.level: larger.code})}"
        found.append(link(t("one_place.next.map", place=name), on_map, here=True))
    if larger.level != "district":
        report = f"report?{urlencode({'geography': larger.code})}"
        found.append(link(t("one_place.next.report", place=name), report, here=True))
    return bullets(found)


def missing(found: Found) -> str:
    """What is said where no place has the name; empty where one has."""
    if found.matches:
        return ""
    key = "zip_elsewhere" if found.is_elsewhere else "zip_unknown" if found.is_zip else "not_found"
    return t(f"one_place.{key}", text=plain(found.text))


def answer(found: Found) -> str:
    """Where a search led, what else has the name, or which names are like it, with links of HTML; empty for nothing."""
    text = plain(found.text)
    links = [choices.place_link(match.place) for match in found.matches]
    if not links:
        names = [choices.place_link(place, _suggested(name, place)) for name, place in found.suggestions]
        return t("one_place.did_you_mean", names=_either(names)) if names else ""
    if found.place is None:
        return t("one_place.several", text=text, names=_either(links))
    told = []
    if found.matches[0].basis:
        told.append(t("one_place.searched", text=text, place=choices.full_name(found.place)))
    if links[1:]:
        told.append(t("one_place.also", names=listed(links[1:])))
    return " ".join(told)


def _suggested(name: str, place: Place) -> str:
    full = choices.full_name(place)
    return full if place.name == name or place.level != "town" else f"{name} ({full})"


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else t("one_place.or", first=", ".join(names[:-1]), last=names[-1])

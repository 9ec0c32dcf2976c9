"""Which row of the state's health center list is which row of HRSA's, and how we know.

Each Health Safety Net (HSN) health center is looked for in the HRSA list by three rules, in this order:

1. `address`: same house number and ZIP, and the street reads alike;
2. `address_zip_differs`: same house number, street and municipality, but the two lists print different ZIPs;
3. `name`: same name in the same municipality, at another address in each list.

The lists are shown beside each other and never added.
"""

from __future__ import annotations

from difflib import SequenceMatcher

import pandas as pd

from etl.core.build_log import BuildLog
from etl.programs.addresses import house_number, phone_digits, plain, street_name, street_words

COLUMNS = ["hsn_site_id", "hrsa_site_id", "match_rule", "name_similarity", "chosen"]

# Streets are compared because house number and ZIP alone could join two streets of one town. Below this they do not
# read alike: `berkley st` and `berkeley st` give 0.96, `main st` and `elm st` 0.77.
STREET_SIMILARITY = 0.8

# Words that don't distinguish names, so they are left out of comparisons.
_COMMON = {"inc", "the", "of", "at", "and", "site"}


def match_health_centers(sites: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    """Pair HSN health centers with HRSA sites.

    Args:
        sites: the frame of `sites.read_sites`.

    Returns:
        One row a candidate pair under the first rule that finds any: hsn_site_id, hrsa_site_id, match_rule,
        name_similarity (0-1), chosen. At most one pair a HSN site is chosen, the one whose names are most alike.
    """
    hrsa = _comparable(sites[sites["list"] == "hrsa"])
    pairs: list[dict[str, object]] = []
    for center in _comparable(sites[sites["list"] == "hsn_chc"]).to_dict("records"):
        rule, candidates = _candidates(center, hrsa)
        likeness = [_alike(center["key"], key) for key in candidates["key"]]
        for rank, index in enumerate(sorted(range(len(likeness)), key=lambda i: -likeness[i])):
            pairs.append(
                {
                    "hsn_site_id": center["site_id"],
                    "hrsa_site_id": candidates["site_id"].iloc[index],
                    "match_rule": rule,
                    "name_similarity": round(likeness[index], 3),
                    "chosen": rank == 0,
                }
            )
            if rank == 0 and rule != "address":
                _remark(center, candidates.iloc[index], rule, log)
    return pd.DataFrame(pairs, columns=COLUMNS)


def with_matches(sites: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Add matched_site_id and match_rule to the sites, in both directions; None where there is no match.

    Where two HSN rows point to one HRSA site, the HRSA row names the one whose names are most alike.
    """
    chosen = pairs[pairs["chosen"]].sort_values("name_similarity", ascending=False, kind="stable")
    there = chosen.rename(columns={"hsn_site_id": "site_id", "hrsa_site_id": "matched_site_id"})
    back = chosen.rename(columns={"hrsa_site_id": "site_id", "hsn_site_id": "matched_site_id"})
    both = pd.concat([there, back])[["site_id", "matched_site_id", "match_rule"]].drop_duplicates("site_id")
    return sites.merge(both, on="site_id", how="left", validate="one_to_one")


def _comparable(sites: pd.DataFrame) -> pd.DataFrame:
    return sites.assign(
        number=sites["address"].map(house_number),
        street=sites["address"].map(street_words),
        street_name=sites["address"].map(street_words).map(street_name),
        digits=sites["phone"].map(phone_digits),
        key=sites["name"].map(name_key),
    )


def name_key(name: str) -> str:
    """A name as the words that tell it apart, in order."""
    return " ".join(word for word in plain(name).split() if word not in _COMMON)


def _candidates(center: dict[str, str], hrsa: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    if center["number"]:
        numbered = hrsa[hrsa["number"] == center["number"]]
        street_alike = numbered["street"].map(lambda street: same_street(center["street"], street)).astype(bool)
        # `Foundry Street` and `Foundry Avenue`: another street unless one telephone answers at both.
        street_alike |= (numbered["street_name"] == center["street_name"]) & (numbered["digits"] == center["digits"])
        same_house = numbered[street_alike]
        found = same_house[same_house["zip"] == center["zip"]]
        if not found.empty:
            return "address", found
        found = same_house[same_house["municipality"] == center["municipality"]]
        if not found.empty:
            return "address_zip_differs", found
    same_name = (hrsa["key"] == center["key"]) & (hrsa["municipality"] == center["municipality"])
    return "name", hrsa[same_name]


def same_street(one: str, other: str) -> bool:
    """Whether two streets read alike: one's words are all in the other, or the spelling differs little."""
    if set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split()):
        return bool(one and other)
    return _alike(one, other) >= STREET_SIMILARITY


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _remark(center: dict[str, str], site: pd.Series, rule: str, log: BuildLog) -> None:
    if rule == "name":
        what = f"matched to HRSA's site of that name, which HRSA puts at {site['address']} and this list at"
        message = f"{center['name']}: {what} {center['address']}."
    else:
        message = f"{center['name']}: ZIP {center['zip']} here, {site['zip']} in HRSA's list for the same address."
    log.remark(str(center["source_id"]), int(center["row_in_source"]), "zip", message, "flagged")

"""What axe-core finds on each page, as a table in docs/axe.md: `python -m tests.support.axe`.

The tests accept no serious or critical finding; this tells of the others too, and of what axe leaves to people.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.served import ROOT, served
from tests.support.serving import ARGUMENTS, AXE, CHROMIUM, DESKTOP, PATHS, PHONE, scanned, visiting

REPORT = ROOT / "docs" / "axe.md"
# Name, window, colors.
LOOKS = (("wide, light", DESKTOP, "light"), ("wide, dark", DESKTOP, "dark"), ("phone, light", PHONE, "light"))
UNDECIDED = (
    "The last column names what axe could not decide, with the number of elements. `color-contrast`: words on tabs and "
    "in charts, where it does not see the ground; `tests/unit/dashboard/drawing/test_theme.py` computes the contrast "
    "of these colors. "
    "`aria-prohibited-attr`: Streamlit's own mark of a chosen place, a `span` with a label and no role."
)
HEAD = "| page | look | rules met | critical | serious | moderate | minor | for people to judge |"


def results(page: Page) -> tuple[int, Counter[str], list[str]]:
    """Rules met, findings by impact, and the rules that axe could not decide, with the number of elements."""
    found = scanned(page)
    undecided = [f"{rule['id']} ({len(rule['nodes'])})" for rule in found["incomplete"]]
    return len(found["passes"]), Counter(rule["impact"] for rule in found["violations"]), undecided


def rows(browser: Browser, address: str) -> list[str]:
    """A row of the table for each page and look."""
    told = []
    for path in PATHS:
        for name, size, colors in LOOKS:
            with visiting(browser, address, size, color_scheme=colors) as visit:
                met, found, undecided = results(visit.open(path))
            counts = " | ".join(str(found[impact]) for impact in ("critical", "serious", "moderate", "minor"))
            told.append(f"| {path or 'overview'} | {name} | {met} | {counts} | {', '.join(undecided)} |")
            print(told[-1], flush=True)
    return told


def main() -> int:
    """Serve the dashboard, scan every page, write the report."""
    version = json.loads((AXE.parent / "package.json").read_text(encoding="utf-8"))["version"]
    with served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        told, chromium = rows(browser, server.address), browser.version
        browser.close()
    when = datetime.now(UTC).date().isoformat()
    lines = [
        "# What axe finds, page by page",
        "",
        f"Made on {when} by `python -m tests.support.axe`: axe-core {version}, all rules, Chromium {chromium}.",
        "A finding counts a rule once a page.",
        "",
        UNDECIDED,
        "",
        HEAD,
        "|---|---|---|---|---|---|---|---|",
        *told,
    ]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

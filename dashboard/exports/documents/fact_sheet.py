"""A fact sheet: one page that can be printed, as an accessible PDF (PDF/UA-1) and as a picture (PNG), by Typst.

The layout stands in `fact_sheet.typ`; texts go in as data, so that nothing in them is read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from dashboard.data.queries import estimates
from dashboard.exports.documents.pdf_file import tagged
from dashboard.exports.pictures import png as png_file
from dashboard.exports.pictures import raster
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import language

TEMPLATE = Path(__file__).with_name("fact_sheet.typ")
# Letter paper, 612 points wide, becomes 2,142 pixels.
PIXELS_PER_POINT = 3.5
# Points taken off the type size where the page is too full, and a resolution for pages that are only counted.
SMALLER, COARSE = (0.0, 0.3, 0.6, 0.9), 10


@dataclass(frozen=True)
class Block:
    """A heading and lines below it."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True)
class FactSheet:
    """What stands on the page, without Markdown.

    Attributes:
        stem: the part of the file name that says what it is on.
        title: what it is on.
        subtitle: what it is.
        lead: what the place is.
        findings: sentences on what stands out.
        table_title: heading of the table.
        headings: headings of its columns.
        rows: its cells; the first of each row names the measure.
        blocks: what stands below the table, side by side.
        reading: how the table is read.
        source: the sources.
        citation: how it is cited.
        link: address of the same on the dashboard.
    """

    stem: str
    title: str
    subtitle: str
    lead: str
    findings: Sequence[str]
    table_title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    blocks: Sequence[Block]
    reading: str
    source: str
    citation: str
    link: str


def file_name(stem: str, ending: str) -> str:
    """`ma-medical-home_fact-sheet_25013_<build>.pdf`."""
    return f"ma-medical-home_{stem}_{estimates.build().build_id}.{ending}"


def pdf(sheet: FactSheet) -> bytes:
    """The sheet as PDF.

    Raises:
        typst.TypstError: the document cannot be set, or would not meet the standard.
    """
    return tagged(TEMPLATE, _fitted(sheet))


def png(sheet: FactSheet) -> bytes:
    """The sheet as PNG, with what it says and where it comes from in the metadata.

    Raises:
        ValueError: it does not fit one page.
    """
    facts = {
        "Title": f"{sheet.title}. {sheet.subtitle}",
        "Description": " ".join(sheet.findings),
        "Comment": sheet.reading,
        png_file.SOURCE: sheet.source,
        "Citation": sheet.citation,
        "Build": estimates.build().build_id,
        "Link": sheet.link,
    }
    pixels = raster.of_page(pdf(sheet), PIXELS_PER_POINT)
    return png_file.described(png_file.encoded(pixels), facts, language())


def _fitted(sheet: FactSheet) -> dict[str, str]:
    """The inputs with type as large as one page allows; some languages need more words than English."""
    for smaller in SMALLER:
        inputs = _inputs(sheet, smaller)
        image = typst.compile(
            TEMPLATE.read_bytes(), font_paths=raster.fonts(), format="png", ppi=COARSE, sys_inputs=inputs
        )
        if isinstance(image, bytes):
            break
    return inputs


def _inputs(sheet: FactSheet, smaller: float) -> dict[str, str]:
    words = {
        "name": t("app.name"),
        "build": f"{t('card.build')} {estimates.build().build_id} ({estimates.build().day})",
        "source": t("card.source"),
        "citation": t("card.citation"),
    }
    told = {"lang": language(), "words": words, "smaller": smaller, **asdict(sheet)}
    return {"data": json.dumps(told, ensure_ascii=False)}

"""The report pack: one zip with the report as PDF, slides and spreadsheet, every chart as SVG, and every table as CSV
with its description."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.captions import citation
from dashboard.captions.description import describe
from dashboard.data.queries import estimates
from dashboard.exports.documents import pdf_file
from dashboard.exports.pictures import chart_image
from dashboard.exports.reports.report import Report
from dashboard.exports.slides import pptx_file
from dashboard.exports.tables import csv_file, xlsx_file
from dashboard.exports.zip_archive import archive
from dashboard.i18n.catalog import markdown, t


def pack(report: Report) -> bytes:
    """Everything in one zip; the same report gives the same bytes."""
    files = {
        "README.md": readme(report).encode(),
        report.file_name("pdf"): pdf_file.pdf(report),
        report.file_name("pptx"): pptx_file.slides(report),
        report.file_name("xlsx"): xlsx(report),
        **dict(_data(report)),
        **dict(_pictures(report)),
    }
    return archive(files)


def xlsx(report: Report) -> bytes:
    """The report's tables as one workbook."""
    titles = xlsx_file.Titles(
        report.title, report.subtitle, report.author or t("app.name"), report.link, report.note, report.date
    )
    return xlsx_file.workbook(report.cards, titles)


def data(report: Report) -> bytes:
    """The report's tables as CSV, each with its description, in one zip."""
    return archive({"README.md": readme(report).encode(), **dict(_data(report))})


def readme(report: Report) -> str:
    """What is in the pack, how to read it, and how to cite each part."""
    work = report.work()
    described = [describe(card, report.link_of(card)) for card in report.cards]
    cards = [
        f"{number}. **{told.title}**. {told.subtitle}. {told.finding}\n"
        f"   - {t('card.source')}: {told.source}\n"
        f"   - {t('card.citation')}: {citation.plain(told.work)}"
        for number, told in enumerate(described, start=1)
    ]
    head = (report.subtitle, report.author, report.date, report.note)
    return markdown(
        "report_readme",
        title=report.title,
        about="\n\n".join(text for text in head if text),
        build_id=report.build_id,
        built_at=estimates.build().day,
        link=report.link,
        cards="\n".join(cards),
        kinds="\n".join(f"- {t(f'kind.{kind}')}: {t(f'kind_help.{kind}')}" for kind in report.kinds),
        plain=citation.plain(work),
        apa=citation.apa(work),
        bibtex=citation.bibtex(work),
    )


def _data(report: Report) -> Iterator[tuple[str, bytes]]:
    for card, stem in report.stems():
        yield f"data/{stem}.csv", csv_file.csv(card)
        yield f"data/{stem}.metadata.json", csv_file.metadata(card, report.link_of(card))


def _pictures(report: Report) -> Iterator[tuple[str, bytes]]:
    for card, stem in report.stems():
        if card.chart is not None:
            yield f"pictures/{stem}.svg", chart_image.saved_svg(card, report.link_of(card))

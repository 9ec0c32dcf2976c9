"""What the page about this site says of its publisher and its age."""

from __future__ import annotations

from dashboard.data.publisher import publisher
from dashboard.data.queries import estimates
from dashboard.i18n.catalog import markdown, t
from dashboard.wording import numbers
from dashboard.wording.markdown import bullets, cited, plain, within

MAILBOX = "@"


def who() -> str:
    """Owner, contact and where to report an error, as a list; what is not set says so."""
    own = publisher()
    told = {
        "owner": cited(own.owner, own.owner_page) if own.owner else "",
        "contact": _reached(own.contact),
        "corrections": _reached(own.corrections),
    }
    return bullets(f"**{t(f'site.{name}')}:** {text or t('site.unset')}" for name, text in told.items())


def updates() -> str:
    """How often the site is updated, when it was last, and how old its data are."""
    told = publisher().updates
    return markdown(
        "site_updates",
        often=plain(told) if told else t("site.unset"),
        day=numbers.day(estimates.build().built_at),
        topical=estimates.newest_year("nsch_topical"),
        screener=estimates.newest_year("nsch_screener"),
    )


def corrections() -> str:
    """Where to report an error: the address, or the page that tells of it while none is set; may hold HTML."""
    return _reached(publisher().corrections) or within(t("nav.site"), "site")


def _reached(address: str) -> str:
    return cited(address, f"mailto:{address}" if MAILBOX in address else address) if address else ""

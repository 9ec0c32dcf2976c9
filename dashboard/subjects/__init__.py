"""What one page shows and nobody else needs, a folder a page. Subjects do not know each other.

Importing any of them makes the cards of all known to `dashboard.cards.registry`, so that every address can be read.
"""

from dashboard.cards import indicator_cards, system_of_care_cards
from dashboard.subjects.counties import cards as counties_cards
from dashboard.subjects.place import cards as place_cards
from dashboard.subjects.place import comparison
from dashboard.subjects.practices import cards as practices_cards
from dashboard.subjects.programs import cards as programs_cards
from dashboard.subjects.quality import cards as quality_cards
from dashboard.subjects.timeline import cards as timeline_cards

WITH_CARDS = (
    indicator_cards,
    system_of_care_cards,
    counties_cards,
    place_cards,
    comparison,
    practices_cards,
    programs_cards,
    quality_cards,
    timeline_cards,
)

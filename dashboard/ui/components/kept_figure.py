"""A figure of Plotly that is shown again and again."""

from __future__ import annotations

from plotly.graph_objects import Figure


class KeptFigure(Figure):
    """Plotly copies the whole of a figure for each run, which is a tenth of a click; of this one it is made once."""

    def to_dict(self) -> dict[str, object]:
        """All of it, made once."""
        if "_kept" not in self.__dict__:
            self.__dict__["_kept"] = super().to_dict()
        kept: dict[str, object] = self.__dict__["_kept"]
        return kept

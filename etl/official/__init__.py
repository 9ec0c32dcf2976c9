"""Figures that others publish: census estimates and published shares. They are taken over, never recomputed."""

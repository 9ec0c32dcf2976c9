"""From figures of places to the map: classes, words, what stands out, and what opens at a place."""

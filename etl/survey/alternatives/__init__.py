"""Rules that no source settles, read otherwise. A reading changes answers, never the rule of `scoring`."""

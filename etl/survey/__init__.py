"""From a survey file to one row a child: names and codes by year, microdata, scores. No estimate is made here."""

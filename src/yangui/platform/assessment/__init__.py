"""Assessment (考核): scorecards of units and leaders for a year, each score explained down to its last record."""

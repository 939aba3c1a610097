"""Table -> Axes -> files: right-to-left labels, one style, charts, and figures that say what they show."""

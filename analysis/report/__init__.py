"""Tables and figures to a report: one file that opens without a network."""

"""How tables show in a notebook: right to left where they hold Arabic."""

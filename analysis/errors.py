"""What a user's mistake becomes: one error and one warning, both in words."""


class KhitabError(ValueError):
    """A mistake in the input: the message names file, line or argument, what was found, and the remedy."""


class RefusedInput(UserWarning):
    """One input was left out, and why; the others were read."""

"""What only the person who runs Lightbox can mend; the ways in show it as one line instead of a traceback."""

from __future__ import annotations


class SetupError(ValueError):
    """A setting or a folder is wrong. The message names it, says what is allowed, and what to do next."""

"""Numbers that come as text in an address or a form."""

LONGEST_KEY = 18  # digits: every number that long fits a database's key


def key_in(text):
    """The key that ``text`` carries, or None: letters, digits of other scripts, more digits than any key has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else None

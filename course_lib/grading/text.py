"""Text that came from a learner, made fit to be written down."""


def clean_text(text: str) -> str:
    """`text` without half characters and without control characters, but for line ends and tabs: a terminal obeys
    them."""
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text  # nearly always, and much quicker than looking at every character
    text = text.encode("utf-8", "replace").decode()
    return "".join(char if char in "\n\t" or char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)

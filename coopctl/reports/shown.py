"""Words from files, made safe to show on a terminal."""

import unicodedata


def shown(text: str) -> str:
    r"""Write control and direction-changing characters as escapes, and leave the rest.

    >>> shown("佐藤\x1b[31m")
    '佐藤\\x1b[31m'
    """
    return "".join(
        char.encode("unicode_escape").decode()
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else char
        for char in text
    )

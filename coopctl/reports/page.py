"""A page of HTML that needs no other file."""

import html

from coopctl.problems import shown


def page(title: str, body: str, *, style: str, lang: str = "en") -> str:
    """Write a whole page.

    Args:
        title: in words; it is escaped here.
        body: HTML, whatever came from a file escaped in it.
        style: CSS.
        lang: the language of the words.
    """
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(shown(title))}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )

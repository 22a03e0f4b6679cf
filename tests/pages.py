"""What a page of HTML holds, and whether it can be read without colours, without sight, and without anybody else."""

from __future__ import annotations

import itertools
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input", "rect", "line", "path"}


class Page(HTMLParser):
    """What a page holds, by element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        assert self.open == [], "everything that is opened is closed"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in self.open:
            self.texts[tag][-1] += data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), as WCAG 2.2 has it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """How bright a colour is, from 0 to 1, as WCAG 2.2 has it."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def assert_asks_nobody(text: str) -> None:
    """No script, no picture, no font, no style from elsewhere: it opens from an e-mail, on a train."""
    found = {tag for tag, _ in Page(text).elements}
    assert not {"script", "link", "img", "iframe", "object"} & found
    assert "@import" not in text
    # The hatching of bars is in the page itself.
    assert "url(" not in text.replace("url(#", "")
    assert "://" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")


def assert_links_lead_somewhere(text: str) -> None:
    """Within the page."""
    page = Page(text)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids)), "each id once"
    links = {attributes["href"] for attributes in page.attributes("a")}
    assert links
    assert links <= {f"#{target}" for target in ids}


def assert_tables_are_told(text: str) -> None:
    """Each table has a caption and headings that say what they head, and can be scrolled to with the keyboard."""
    page = Page(text)
    tables = page.attributes("table")
    assert len(page.texts["caption"]) == len(tables) > 0
    assert all(attributes.get("scope") in ("row", "col") for attributes in page.attributes("th"))
    scrolling = [attributes for attributes in page.attributes("div") if attributes.get("class") == "scroll"]
    assert len(scrolling) == len(tables)
    assert all(attributes["tabindex"] == "0" and attributes["aria-label"] for attributes in scrolling)
    # A browser forgets what the elements are where the layout for phones makes blocks of them.
    lists = [attributes for attributes in tables if "list" in (attributes["class"] or "").split()]
    assert {attributes["role"] for attributes in lists} <= {"table"}


def assert_headings_are_in_order(text: str) -> None:
    """One of the first level, and none of a level below one that is missing."""
    levels = [int(tag[1]) for tag, _ in Page(text).elements if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))

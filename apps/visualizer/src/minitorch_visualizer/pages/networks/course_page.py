"""Which of the two pages that train networks it is: that of images, or that of text."""

from __future__ import annotations

from dataclasses import dataclass

from minitorch_visualizer.pages.parts.kept import first_value


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """One of the pages that train networks.

    Attributes:
        name: Its address in the browser, with which the keys of its elements begin.
        title: Its title.
        recipe: What its runs train, as in `NetworkRun.recipe`.
        tested: What the examples that are kept apart are called.
        example: What one of them is called.
    """

    name: str
    title: str
    recipe: str
    tested: str
    example: str

    def key(self, name: str) -> str:
        """Return the key of an element."""
        return f"{self.name}-{name}"

    def first(self, name: str, first: object) -> object:
        """Return what a field is drawn with: what it held when the reader was last here."""
        return first_value(self.key(name), first)


IMAGES = NetworkPage("images", "Images", "mnist", "test", "digit")
TEXT = NetworkPage("text", "Text", "sentiment", "validation", "text")
NETWORK_PAGES = {page.recipe: page for page in (IMAGES, TEXT)}

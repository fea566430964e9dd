"""A language of a few words, to try what is said in another one."""

from collections.abc import Mapping


class Words:
    """A catalogue made by hand: a text without words of its own stays as it is, as with gettext."""

    def __init__(self, words: Mapping[str, str], forms: Mapping[str, tuple[str, str]] | None = None) -> None:
        self._words, self._forms = words, forms or {}

    def gettext(self, message: str, /) -> str:
        return self._words.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        one, many = self._forms.get(msgid1, (msgid1, msgid2))
        return one if n == 1 else many

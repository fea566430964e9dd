"""How findings write figures: separators and per cent as in the language that is spoken."""

from graph.speech import say


def to_figure(figure: float, form: str = ",.10g") -> str:
    """Write a figure with its separators, as in `1,240.5`; `form` as `format` takes it."""
    # Translators: what parts thousands, then what parts a whole number from its decimals, as in 1,240.5
    return format(figure, form).translate(str.maketrans(",.", say(",.")))


def to_percent(share: float, places: int = 0) -> str:
    """Write a share as per cent, as in `25%` or, with one place, `2.5%`."""
    return say("{number}%", number=to_figure(share * 100, f".{places}f"))

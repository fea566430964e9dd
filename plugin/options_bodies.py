"""How a three-options sheet is written down as JSON and read again."""

from typing import cast

from pydantic import TypeAdapter

from connectors.records import Json
from graph.exercises.options import OptionsSheet

_SHEET: TypeAdapter[OptionsSheet] = TypeAdapter(OptionsSheet)


def to_body(sheet: OptionsSheet) -> Json:
    """Write a sheet down."""
    return cast("Json", _SHEET.dump_python(sheet, mode="json"))


def from_body(body: Json) -> OptionsSheet:
    """Read what `to_body` wrote."""
    return _SHEET.validate_python(body)

"""Decides what each object of a deal file or an analysis may hold: Pydantic models made from the value objects.

One model checks what is read and gives the JSON Schema, and both come from the dataclasses' types and metadata. A
checked object becomes its value object at once.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, cast, get_args, get_origin, get_type_hints

import pydantic
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Strict, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from connectors.files.json_text import IGNORED_PREFIX
from connectors.files.references import made_id
from connectors.files.shapes import FORMATS, inner_type, key_of, known_part
from graph.deal import Tuning
from graph.detectors.codes import CODES
from graph.detectors.registry import DETECTORS
from graph.parameters import STRUCTURE_PARAMETERS, Parameter

LARGEST_WHOLE = 2**53 - 1
"""The largest whole number that every JSON reader takes exactly."""

_EARLIEST_YEAR = 1000
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = "[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?"
_ZONE = "([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)"
_MOMENT_FORM = re.compile(f"{_DAY}({_TIME}{_ZONE})?")
_ZONELESS_FORM = re.compile(f"{_DAY}{_TIME}")
_CONFIG = ConfigDict(
    strict=True,
    extra="forbid",
    json_schema_extra={"patternProperties": {f"^{IGNORED_PREFIX}": {"description": "ignored"}}},
)


@dataclass(frozen=True, slots=True)
class Form:
    """What an object may hold: its model, and for each key the form of the object or objects below it."""

    model: type[BaseModel]
    below: Mapping[str, "Form | None"]


def read_moment(text: Any) -> datetime:
    """Return the moment in UTC; a plain date is the start of that day in UTC."""
    if not isinstance(text, str):
        raise PydanticCustomError("moment_type", "must be a date-time")
    if _ZONELESS_FORM.fullmatch(text):
        raise PydanticCustomError("moment", "has no zone: write Z or an offset such as +01:00 behind the time")
    if not _MOMENT_FORM.fullmatch(text):
        problem = "isn't a date (2026-03-31) or a date-time with its zone (2026-03-31T09:00:00Z)"
        raise PydanticCustomError("moment", problem)
    try:
        moment = datetime.fromisoformat(text.upper())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("moment", "isn't a date and time that the calendar has") from None
    if moment.year < _EARLIEST_YEAR:
        raise PydanticCustomError("moment", "lies before the year 1000")
    return moment


Moment = Annotated[
    datetime,
    BeforeValidator(read_moment),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT_FORM.pattern}$"}),
]
_HINTS = MappingProxyType({datetime: Moment})


@cache
def form_of(shape: Any) -> Form:
    """Return the form of the value objects of class `shape`."""
    if shape is Tuning:
        return _tuning_form()
    hints = get_type_hints(shape)
    below: dict[str, Form | None] = {}
    columns: dict[str, Any] = {}
    if shape in FORMATS:
        below["format"] = None
        columns["format"] = (Literal[FORMATS[shape]], pydantic.Field(description="the form of this file"))
    for field in fields(shape):
        key = key_of(field)
        below[key] = _form_below(hints[field.name])
        columns[field.name] = (_annotation(field, hints[field.name]), _field_info(field, key))
    return Form(create_model(shape.__name__, __config__=_CONFIG, __doc__=shape.__doc__, **columns), below)


def build_from(shape: Any, checked: BaseModel) -> Any:
    """Return the value object for an object that its model has checked; an id that may be missing is made."""
    if shape is Tuning:
        return Tuning(**checked.model_dump(exclude_unset=True))
    values = {name: held for name, held in checked.__dict__.items() if name != "format"}
    if values.get("id", "") is None:
        values["id"] = made_id(shape, {name.removesuffix("_"): held for name, held in values.items()})
    return shape(**values)


def _form_below(hint: Any) -> Form | None:
    inner: Any = inner_type(hint)
    return form_of(cast("Any", inner)) if is_dataclass(inner) else None


def _annotation(field: Field[Any], hint: Any) -> Any:
    """Return the annotation of a model's field. A deal's optional key is left out, never null."""
    known = known_part(hint)
    if known is not hint:
        return _annotation(field, known) if field.default is None else _annotation(field, known) | None
    if get_origin(hint) is tuple:
        item: Any = _item(field, get_args(hint)[0])
        return Annotated[tuple[item, ...], Strict(False)]
    if get_origin(hint) is Mapping:
        held: Any = _item(field, get_args(hint)[1])
        return Mapping[str, held]
    return _item(field, hint)


def _item(field: Field[Any], hint: Any) -> Any:
    rules = {rule: field.metadata[rule] for rule in ("ge", "le") if rule in field.metadata}
    if is_dataclass(hint):
        model: Any = form_of(cast("Any", hint)).model
        return Annotated[model, AfterValidator(lambda checked: build_from(hint, checked))]
    if hint is int:
        return Annotated[int, pydantic.Field(**{"ge": -LARGEST_WHOLE, "le": LARGEST_WHOLE} | rules)]
    if hint is str:
        return Annotated[str, pydantic.Field(pattern=r"^[^\x00]*$", min_length=1 if field.name == "id" else None)]
    return Annotated[_HINTS.get(hint, hint), pydantic.Field(**rules)] if rules else _HINTS.get(hint, hint)


def _field_info(field: Field[Any], key: str) -> Any:
    notes = field.metadata
    description = notes["about"]
    if "unit" in notes:
        description += f" ({notes['unit']})"
    if "refers" in notes:
        description += f"; an id in `{notes['refers']}`"
    rules: dict[str, Any] = {"description": description, "alias": key}
    if "length" in notes:
        rules |= {"min_length": notes["length"], "max_length": notes["length"]}
    if field.default is None or "made" in notes:
        rules["default_factory"] = _nothing
    elif field.default is not MISSING:
        rules["default"] = field.default
    return pydantic.Field(**rules)


def _nothing() -> None:
    """Return the default of a key that has none to show."""


def _tuning_form() -> Form:
    """Return the form of `settings`: every detector and parameter by name."""
    known = {detector.code: detector.parameters for detector in DETECTORS}
    switch = Parameter(name="on", default=True, unit="switch", why="whether the detector runs", minimum=0, maximum=1)
    detectors = {
        code: _parameters_form(code, (switch, *known.get(code, ())), f"parameters of the detector {code}")
        for code in sorted({*CODES, *known})
    }
    structure = _parameters_form("structure", STRUCTURE_PARAMETERS, "parameters of the structure part")
    all_detectors = Form(_settings_model("Detectors", detectors, "detectors by code"), detectors)
    parts = {"detectors": all_detectors, "structure": structure}
    return Form(_settings_model("Tuning", parts, "detectors to switch off and parameters to override"), parts)


def _settings_model(name: str, parts: Mapping[str, Form], about: str) -> type[BaseModel]:
    columns: Any = {key: (form.model, pydantic.Field(default_factory=_nothing)) for key, form in parts.items()}
    return create_model(name, __config__=_CONFIG, __doc__=about, **columns)


def _parameters_form(name: str, parameters: tuple[Parameter, ...], about: str) -> Form:
    columns: Any = {}
    for parameter in parameters:
        kind: Any = type(parameter.default)
        bounds: Any = {} if kind is bool else {"ge": parameter.minimum, "le": parameter.maximum}
        description = f"{parameter.why} (unit: {parameter.unit})"
        columns[parameter.name] = (kind, pydantic.Field(default=parameter.default, description=description, **bounds))
    model = create_model(name, __config__=_CONFIG, __doc__=about, **columns)
    return Form(model, dict.fromkeys(columns))

"""Decides how the deal file and the analysis are described: JSON Schema 2020-12, made from the same models."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from connectors.files.forms import form_of
from connectors.records import Json
from graph.analysis import Analysis
from graph.deal import Deal

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def deal_schema() -> dict[str, Json]:
    """Return the JSON Schema of a deal file, with every detector parameter, its unit, default and reason."""
    return _schema_of(Deal, "Deal file")


def analysis_schema() -> dict[str, Json]:
    """Return the JSON Schema of an analysis."""
    return _schema_of(Analysis, "Analysis")


def _schema_of(shape: Any, title: str) -> dict[str, Json]:
    schema = form_of(shape).model.model_json_schema(schema_generator=_Untitled)
    return {"$schema": DIALECT, **schema, "title": title}


class _Untitled(GenerateJsonSchema):
    """Leaves out titles that only repeat the key."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the signature is Pydantic's
        return False

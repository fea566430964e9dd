"""What programs are given over HTTP, and how OpenAPI 3.1 describes it: both made of the shapes that screens show."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from connectors.files.codec import to_json
from connectors.files.schema import DIALECT, analysis_schema
from plugin import __version__
from plugin.lists import SORTS
from plugin.views import COACHING, DealView, PipelinePage, PipelineRow, Role

LARGEST_PAGE = 200
USUAL_PAGE = 50
PREFIX = "/api/v1"
_COMPONENT = "#/components/schemas/"
_PROBLEMS = {
    "400": "A parameter makes no sense.",
    "401": "Nobody is signed in, or the session is over.",
    "403": "Salesforce doesn't let this person look.",
    "404": "There is no such deal, or it isn't among those that this person sees.",
    "502": "Salesforce doesn't answer, so that nobody can say what this person sees.",
    "503": "The data can't be reached, or the deal is about to be analysed.",
}


def write_deals(page: PipelinePage) -> dict[str, Any]:
    """Return one page of the list as the API gives it; `next` is the key of the page after, null at the end."""
    return {"deals": [to_json(row) for row in page.rows], "total": page.total, "next": page.next_key}


def write_analysis(view: DealView, role: Role) -> dict[str, Any]:
    """Return a deal's newest analysis as `buyin analyse --json` does, less what is for coaches only."""
    written: dict[str, Any] = to_json(view.analysis)
    if role not in COACHING:
        written["structure"] = {**written["structure"], "say_do": []}
    return written


def describe_api() -> dict[str, Any]:
    """Return the OpenAPI document."""
    analysis = analysis_schema()
    row = TypeAdapter(PipelineRow).json_schema(mode="serialization")
    deals = {
        "type": "object",
        "required": ["deals", "total", "next"],
        "properties": {
            "deals": {"type": "array", "items": {"$ref": f"{_COMPONENT}PipelineRow"}},
            "total": {"type": "integer", "minimum": 0, "description": "how many deals there are on all pages"},
            "next": {"type": ["string", "null"], "description": "what `after` asks for the next page with"},
        },
    }
    problem = {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {"title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
    }
    schemas = {
        "PipelineRow": row,
        "Deals": deals,
        "Problem": problem,
        **_lift(analysis),
        "Analysis": {key: value for key, value in analysis.items() if key not in {"$defs", "$schema"}},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Buy-In",
            "version": __version__,
            "description": "What a signed-in person sees of deals, as JSON. Nothing here changes anything.",
        },
        "jsonSchemaDialect": DIALECT,
        "paths": {
            f"{PREFIX}/deals": {"get": _describe_list()},
            f"{PREFIX}/deals/{{deal}}/analysis": {"get": _describe_analysis()},
            f"{PREFIX}/openapi.json": {"get": _describe_itself()},
        },
        "components": {
            "schemas": _to_components(schemas),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "the token of a page in Salesforce"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "buyin", "description": "`__Host-buyin` by https"},
            },
        },
        "security": [{"bearer": []}, {"cookie": []}],
    }


def _describe_list() -> dict[str, Any]:
    limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE}
    return {
        "operationId": "listDeals",
        "summary": "The open deals that the person sees, one page of them.",
        "parameters": [
            _parameter("sort", {"enum": list(SORTS), "default": "risk"}, "what comes first"),
            _parameter("limit", limit, "how many at most"),
            _parameter("after", {"type": "string"}, "the `next` of the page before"),
        ],
        "responses": _answers("Deals", "One page.", "400", "401", "403", "502", "503"),
    }


def _describe_analysis() -> dict[str, Any]:
    deal = {"name": "deal", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "operationId": "getAnalysis",
        "summary": "The newest analysis of one deal; `structure.say_do` is filled for coaches only.",
        "parameters": [{**deal, "description": "the deal's id: in Salesforce, the opportunity's of 18 characters"}],
        "responses": _answers("Analysis", "The analysis.", "401", "403", "404", "502", "503"),
    }


def _describe_itself() -> dict[str, Any]:
    answer = {"description": "The document.", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {
        "operationId": "describe",
        "summary": "This description.",
        "security": [],
        "responses": {"200": answer},
    }


def _parameter(name: str, schema: Mapping[str, Any], about: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": dict(schema), "description": about}


def _answers(schema: str, about: str, *problems: str) -> dict[str, Any]:
    good = {"description": about, "content": {"application/json": {"schema": {"$ref": _COMPONENT + schema}}}}
    bad = {"application/problem+json": {"schema": {"$ref": f"{_COMPONENT}Problem"}}}
    return {"200": good, **{code: {"description": _PROBLEMS[code], "content": bad} for code in problems}}


def _lift(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the definitions inside a schema, which OpenAPI keeps beside it."""
    return dict(schema.get("$defs", {}))


def _to_components(value: Any) -> Any:
    """Let each reference to a definition inside a schema lead to the components."""
    if isinstance(value, dict):
        return {
            key: held.replace("#/$defs/", _COMPONENT) if key == "$ref" else _to_components(held)
            for key, held in value.items()
        }
    return [_to_components(each) for each in value] if isinstance(value, list) else value

"""Decides whether a deal file can be taken: either a whole deal, or all that is wrong with it, each by its path."""

from typing import cast

from pydantic import ValidationError

from connectors.files.forms import build_from, form_of
from connectors.files.json_text import SIZE_LIMIT, JsonTextError, read_json
from connectors.files.problems import DealFileError, FileProblem, PlacedProblem, to_file_problems
from connectors.files.references import find_id_problems
from connectors.files.wording import to_problems
from connectors.records import Json
from graph.deal import Deal


def read_deal(data: bytes, *, limit: int = SIZE_LIMIT) -> Deal:
    """Return the deal that the bytes of a deal file hold, or raise `DealFileError` with everything wrong in it."""
    try:
        document = read_json(data, limit=limit)
    except JsonTextError as error:
        raise DealFileError([FileProblem("", str(error))]) from None
    return read_document(document)


def read_document(document: Json) -> Deal:
    """Return the deal that a JSON value read by `read_json` holds, or raise `DealFileError`."""
    form = form_of(Deal)
    checked, problems = None, list[PlacedProblem]()
    try:
        checked = form.model.model_validate(document)
    except ValidationError as refused:
        problems.extend(to_problems(refused, form))
    problems.extend(find_id_problems(document))
    if checked is None or problems:
        raise DealFileError(to_file_problems(problems))
    return cast("Deal", build_from(Deal, checked))

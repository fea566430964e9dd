"""Decides what `buyin schema` prints: the JSON Schema of a deal file or of an analysis, made from the code."""

import json

import click

from connectors.files.schema import analysis_schema, deal_schema

_SCHEMAS = {"deal": deal_schema, "analysis": analysis_schema}


@click.command(
    "schema",
    short_help="Print the JSON Schema of a deal file or of an analysis.",
    epilog="Example: buyin schema deal > deal.schema.json",
)
@click.argument("of", metavar="deal|analysis", type=click.Choice(sorted(_SCHEMAS)))
def command(of: str) -> None:
    """Print the JSON Schema (2020-12) of a deal file or of an analysis.

    The deal file's lists every detector parameter with its unit, its default and the reason for it.
    """
    click.echo(json.dumps(_SCHEMAS[of](), indent=2))

"""`buyin import`: deal files, or lists of people and ties, into the store."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import Connection

from connectors.files.json_text import MEBIBYTE
from graph.deal import Facts
from plugin.bootstrap import Services
from plugin.commands.installation import open_installation
from plugin.importing import ImportResult, import_files
from plugin.progress import ProgressLine
from plugin.schedule import add_analyses
from plugin.store.tenants import DEFAULT_TENANT
from plugin.sync_summary import write_import_summary
from plugin.working import analyse_waiting

REFUSED = 2


@click.command("import", epilog="Example: buyin import deal.json")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="The tenant that the deals belong to.")
@click.option("--deal", "deal_id", metavar="ID", help="Id of the deal that CSV files make; else the first file's name.")
@click.option("--name", help="Name of the deal that CSV files make; else its id.")
@click.option(
    "--json", "as_json", is_flag=True, help="End with one line of JSON: the counts, and `error` if it failed."
)
@click.pass_context
def command(
    context: click.Context,
    files: tuple[Path, ...],
    tenant: str,
    deal_id: str | None,
    name: str | None,
    *,
    as_json: bool,
) -> None:
    """Take deal files, or CSV files of people and ties, into the store.

    A file is taken whole or not at all, and all that is wrong with it is named. CSV files (people: name, title ...;
    ties: from, to, kind) make one deal together. Exit status 2 says that a file was refused.
    """
    facts = Facts(id=deal_id, name=name or deal_id) if deal_id else None
    if name and not deal_id:
        raise click.UsageError("--name needs --deal.")
    with open_installation() as services, ProgressLine() as line:
        result = _import(services, files, tenant, facts)
        analysed, problem = analyse_waiting(services, tenant, on_jobs=line.on_jobs)
    counts = replace(result.counts, analysed=analysed, error=result.counts.error or problem)
    for refused in result.refused:
        for told in refused.tell():
            click.echo(told, err=True)
    for note in result.notes:
        click.echo(note, err=True)
    click.echo(json.dumps(counts.to_json()) if as_json else write_import_summary(counts))
    context.exit(REFUSED if result.refused else 1 if problem else 0)


def _import(services: Services, files: Sequence[Path], tenant: str, facts: Facts | None) -> ImportResult:
    def schedule(connection: Connection, deal_ids: Sequence[str]) -> None:
        add_analyses(connection, tenant, deal_ids, now=services.clock())

    return import_files(
        services.store,
        files,
        tenant=tenant,
        clock=services.clock,
        schedule_analysis=schedule,
        assemble=services.assembler(),
        facts=facts,
        limit=services.settings.file_limit_mib * MEBIBYTE,
    )

"""`buyin check`: what keeps the installation from serving, with a hint each."""

import json
import os
from dataclasses import asdict

import click

from plugin.checks import check_installation
from plugin.write_back_check import check_orgs


@click.command(epilog="Example: buyin check --json")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON: a list of id, level, hint.")
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """Check settings, database, broker and keys, with a hint for each problem.

    Levels are ok, info, warning and error; the exit status is 1 when there is an error.
    """
    found = check_installation(os.environ)
    if not any(problem.level == "error" for problem in found):
        found.extend(check_orgs(os.environ))
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in found]))
    else:
        width = max(len(problem.id) for problem in found)
        for problem in found:
            click.echo(f"{problem.level:<8}{problem.id:<{width}}  {problem.hint}")
    context.exit(1 if any(problem.level == "error" for problem in found) else 0)

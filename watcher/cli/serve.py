"""`watch serve`: the pages alone, beside a running service or without one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.logs import log_to_stderr
from watcher.cli.options import config_option, database_option
from watcher.cli.settings import settings_from
from watcher.config.values import is_loopback, listen, listen_parts
from watcher.model.settings import Web
from watcher.web import PageServer


@click.command("serve")
@click.option("--listen", "where", help="The address and port, in the place of that in the settings: 127.0.0.1:8377.")
@config_option
@database_option
def command(where: str | None, config: Path, database: Path) -> None:
    """Serve the pages on which changes are read, searched and compared, until stopped by ^C or SIGTERM."""
    log_to_stderr()
    settings = settings_from(config)
    web = settings.web or Web()
    if where is not None:
        try:
            host, port = listen_parts(listen(where))
        except ValueError as error:
            raise click.BadParameter(f"«{where}» {error}", param_hint="--listen") from None
        web = replace(web, host=host, port=port)
    if web.password is None and not is_loopback(web.host):
        raise click.UsageError(
            f"{web.host} can be reached by others; write a password into the settings, under web, or listen on 127.0.0.1"
        )
    server = PageServer(replace(settings, web=web), database)
    terminal.err.print(f"pages: {server.address}; ^C ends it")
    server.run()

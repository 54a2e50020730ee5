"""What the documents say is there, and what is there stands in them."""

from __future__ import annotations

import gzip
import json
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import click
import pytest
import yaml
from click.testing import CliRunner

from watcher import __version__
from watcher.cli import codes
from watcher.cli.main import COMMANDS, cli
from watcher.config import read_settings, schema
from watcher.demo import ROUNDS
from watcher.model.change import EditKind, Verdict, Weight
from watcher.model.outcome import OUTCOME_NAMES

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS_DOCUMENT = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_NAMED_FILE = re.compile(r"`((?:watcher|tests|docs|deploy|benchmarks|snapshots)/[\w./-]*)`")
_COMMAND_LINE = re.compile(r"^ *[$] (?:(?:sudo|docker exec) .* )?(?:policy-)?watch (.*)$", re.MULTILINE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def prose_of(document: Path) -> str:
    """The document without its code blocks."""
    return _FENCE.sub("", text_of(document))


def code_blocks(document: Path, language: str) -> list[str]:
    return [block for written_in, block in _FENCE.findall(text_of(document)) if written_in == language]


def anchors_of(document: Path) -> set[str]:
    """The anchors of the headings, as the usual renderers make them."""
    headings = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose_of(document))]
    return {heading.strip().replace(" ", "-") for heading in headings}


def command_named(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None, f"there is no command «watch {name}»"
    return command


def section_of(command: str) -> str:
    found = re.search(
        rf"^## watch {re.escape(command)}\n(.*?)(?=^## watch |\Z)", COMMANDS_DOCUMENT, re.MULTILINE | re.DOTALL
    )
    assert found is not None, f"docs/commands.md has no section «watch {command}»"
    return found[1]


def command_lines() -> Iterator[tuple[str, str]]:
    for document in DOCUMENTS:
        for block in code_blocks(document, "console"):
            for line in _COMMAND_LINE.findall(block.replace("\\\n", " ")):
                yield name_of(document), line


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_every_option_is_documented(command):
    """Each command has its section, and the section names each of its options."""
    section = section_of(command)
    options = [option for param in command_named(command).params for option in param.opts if option.startswith("--")]

    assert [option for option in options if not re.search(rf"(?<![\w-]){option}(?![\w-])", section)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_no_option_is_documented_that_is_not_there(command):
    params = command_named(command).params
    known = {option for param in params for option in param.opts} | {"--help"}
    links_aside = _LINK.sub("]", _FENCE.sub("", section_of(command)))
    own = [line for line in links_aside.splitlines() if line.startswith(("| `--", "Option"))]

    assert set(re.findall(r"(?<![\w-])--[a-z-]+", "\n".join(own))) <= known


def test_every_documented_command_exists():
    sections = re.findall(r"^## watch (\w+)$", COMMANDS_DOCUMENT, re.MULTILINE)
    mentioned = {
        word for document in DOCUMENTS for word in re.findall(r"`(?:policy-)?watch ([a-z]+)\b", prose_of(document))
    }

    assert sections == list(COMMANDS)
    assert sorted(mentioned - set(COMMANDS)) == []


@pytest.mark.parametrize(("document", "line"), sorted(set(command_lines())))
def test_every_command_line_in_the_documents_is_understood(document, line):
    """Its options and arguments are those of the command; the values in it are examples."""
    words = shlex.split(re.split(r" [|>&#] ?| {2,}", f"{line} ")[0])
    if words[0].startswith("-"):
        assert CliRunner().invoke(cli, [words[0]]).exit_code == 0
        return
    command = command_named(words[0])

    # The context makes the option for help once, and the command keeps it.
    context = click.Context(command, **cli.context_settings)
    command.make_parser(context).parse_args(words[1:])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    assert CliRunner().invoke(cli, [command, "--help"]).exit_code == 0
    assert CliRunner().invoke(cli, [command, "-h"]).exit_code == 0


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(document):
    """To a file of the project, and to a heading in it where one is named."""
    for link in _LINK.findall(prose_of(document)):
        if re.match(r"https?://|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{link}: there is no such file"
        assert not anchor or anchor in anchors_of(target), f"{link}: there is no such heading"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_file_that_is_named_exists(document):
    """Files that only a use of the program makes, and placeholders in capitals, aside."""
    named = [file for file in _NAMED_FILE.findall(text_of(document)) if "NAME" not in file]

    assert [file for file in named if not (ROOT / file).exists() and file != "snapshots/watch.db"] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_make_target_that_is_named_exists(document):
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = re.findall(r"`make ([a-z]+)`|^ *\$ make ([a-z]+)", text_of(document), re.MULTILINE)

    assert {one or other for one, other in named} <= targets


def test_every_document_is_reachable_from_the_readme():
    linked = {link.partition("#")[0] for link in _LINK.findall(text_of(ROOT / "README.md"))}

    assert [name_of(document) for document in DOCUMENTS[1:] if name_of(document) not in linked] == []


def test_every_kind_of_channel_is_documented():
    kinds = {
        value.get("const")
        for form in schema()["$defs"].values()
        for key, value in form.get("properties", {}).items()
        if key == "type"
    } - {None}
    assert kinds == {"slack", "email", "apprise"}

    for document in ("channels.md", "settings.md"):
        text = text_of(ROOT / "docs" / document)
        assert [kind for kind in kinds if not re.search(rf"type: {kind}\b|`type` \| `{kind}`", text)] == []


def test_every_exit_code_is_documented():
    known = {value for name, value in vars(codes).items() if name.isupper()}

    for document in (text_of(ROOT / "README.md"), COMMANDS_DOCUMENT):
        table = document[document.index("## Exit codes") :].partition("\n## ")[0]
        assert {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == known


def test_every_outcome_and_every_verdict_is_explained():
    text = text_of(ROOT / "docs" / "how-it-decides.md")

    assert [word for word in [*OUTCOME_NAMES.values(), *Verdict] if f"| `{word}` |" not in text] == []
    for words in (Verdict, Weight, EditKind, OUTCOME_NAMES.values()):
        assert [word for word in words if f"`{word}`" not in section_of("check")] == []


def test_this_version_is_in_the_changelog():
    """The newest entry that is released is the version that this is."""
    versions = re.findall(r"^## (.+)", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert next(version for version in versions if version != "Not released yet") == __version__


def yaml_of_sources() -> Iterator[tuple[str, str]]:
    for document in DOCUMENTS:
        for block in code_blocks(document, "yaml"):
            if re.match(r"(?:contact|sources|channels|defaults):", block):
                yield name_of(document), block


@pytest.mark.parametrize(("document", "block"), list(yaml_of_sources()))
def test_every_example_of_settings_is_right(document, block, tmp_path):
    """An example of channels alone lacks sources, and nothing else."""
    whole = yaml.safe_load(block)
    source = 'sources: [{id: a, service: A, title: A, url: "https://www.example.com/"}]\n'
    file = tmp_path / "sources.yaml"
    file.write_text(block if "sources" in whole else block + source, encoding="utf-8")

    assert read_settings(
        file, dict.fromkeys(re.findall(r"\$\{(\w+)\}", block), "https://hooks.slack.com/services/x")
    ).sources


def keys_of(value: Any) -> Any:
    """The shape of a JSON value: its keys, at every depth; lists by their first item."""
    if isinstance(value, dict):
        return {key: keys_of(inner) for key, inner in value.items()}
    return [keys_of(value[0])] if isinstance(value, list) and value else None


def json_example(start: str) -> Any:
    block = next(one for one in code_blocks(ROOT / "docs" / "commands.md", "json") if one.startswith(start))
    return json.loads(block)


def test_the_json_of_a_check_is_as_documented(tmp_path):
    """The example of a recording is taken by `watch replay`, which prints the fields that the example of JSON has."""
    manifest = json_example('{"pages"')
    (page,) = manifest["pages"]
    rounds = ROUNDS(date(2026, 2, 11))
    (tmp_path / page["dir"]).mkdir()
    for snapshot, round_ in zip(page["snapshots"], rounds, strict=False):
        (tmp_path / page["dir"] / snapshot["file"]).write_bytes(gzip.compress(round_.pages["/fees"].encode()))
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    ran = CliRunner().invoke(cli, ["replay", str(tmp_path), "--json"])

    assert ran.exit_code == 0, ran.output
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one["outcome"] for one in told] == ["first_seen", "changed"]
    assert keys_of(told[1]) == keys_of(json_example('{"source"'))


def test_the_channels_of_the_model_are_those_of_the_documents():
    """A new kind of channel makes this fail until the documents tell of it and the test above knows it."""
    from watcher.model.settings import Channel

    assert {one.__name__ for one in get_args(Channel)} == {"SlackWebhook", "SlackBot", "Email", "Apprise"}

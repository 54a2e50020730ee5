"""Secrets come from outside the file, and are shown nowhere."""

from pathlib import Path

import pytest

SOURCE = "sources:\n- {id: a, service: A, title: T, url: https://a.example/}\n"
CANARY = "canary-3f9c"


def channel(value: str) -> str:
    return f"channels:\n  bot: {{type: slack, channel: '#c', token: '{value}'}}\n{SOURCE}"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("${TOKEN}", CANARY),
        ("a-${TOKEN}-${TOKEN}", f"a-{CANARY}-{CANARY}"),
        ("$${TOKEN}", "${TOKEN}"),
        ("pa$$word$1", "pa$$word$1"),
        ("${TRICK}", "${TOKEN}"),
        ("${file:secret.txt}", CANARY),
    ],
)
def test_a_reference_is_filled_in_once(read, settings_file, written, read_as):
    """Only `${` is special, `$${` is these two characters, and what is filled in is not looked at again."""
    Path("secret.txt").write_text(f"{CANARY}\r\n")

    settings = read(channel(written), {"TOKEN": CANARY, "TRICK": "${TOKEN}"})

    assert settings.channels["bot"].token.reveal() == read_as
    assert CANARY not in repr(settings)


def test_a_relative_file_begins_at_the_settings_file(tmp_path, monkeypatch):
    """Wherever the command is called from."""
    from watcher.config import read_settings

    monkeypatch.chdir("/")
    (tmp_path / "secret").write_text("xoxb-1")
    (tmp_path / "sources.yaml").write_text(channel("${file:secret}"))

    assert read_settings(tmp_path / "sources.yaml", {}).channels["bot"].token.reveal() == "xoxb-1"


def test_a_header_of_a_source_may_hold_a_secret(read):
    text = SOURCE.replace("url:", 'headers: {Authorization: "Bearer ${TOKEN}"}, url:')

    settings = read(text, {"TOKEN": CANARY})

    assert settings.sources[0].headers == (("Authorization", f"Bearer {CANARY}"),)
    assert CANARY not in repr(settings)


def test_any_value_of_a_channel_may_be_filled_in(read):
    text = "channels: {m: {type: email, host: '${H}', port: '${P}', from: '${F}', to: '${F}'}}\n" + SOURCE

    mail = read(text, {"H": "mail.example", "P": "2525", "F": "a@example.com"}).channels["m"]

    assert (mail.host, mail.port, mail.sender, mail.to) == ("mail.example", 2525, "a@example.com", ("a@example.com",))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("${TOKN}", "the environment variable TOKN is not set; did you mean TOKEN?"),
        ("${ELSE}", "the environment variable ELSE is not set; set it, or write ${file:path}"),
        ("${EMPTY}", "the environment variable EMPTY is empty; set it, or write ${file:path}"),
        ("${LINES}", "«${LINES}» holds more than one line, or a control character; keep one line"),
        ("${BYTES}", "«${BYTES}» holds more than one line, or a control character; keep one line"),
        (
            "${file:none}",
            "the file «none» cannot be read (No such file or directory); mend the path or its permissions",
        ),
        ("${file:.}", "the file «.» cannot be read (it is not a plain file); mend the path or its permissions"),
        (
            "${file:/dev/zero}",
            "the file «/dev/zero» cannot be read (it is not a plain file); mend the path or its permissions",
        ),
        ("${file:big}", "the file «big» cannot be read (it is larger than 64 kB); mend the path or its permissions"),
        ("${file:bytes}", "the file «bytes» is not UTF-8; save it as UTF-8"),
        ("${file:empty}", "the file «empty» is empty; write the secret into it"),
        *(
            (each, "this is no reference; write ${NAME} or ${file:path}, or $${ for the two characters themselves")
            for each in ("${}", "${A-B}", "${file:}", "x${TOKEN", "${1}")
        ),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_problem(problems, settings_file, written, told):
    Path("big").write_text("x" * 64_001)
    Path("bytes").write_bytes(b"\xff")
    Path("empty").write_text("\n")
    environment = {"TOKEN": CANARY, "EMPTY": "", "LINES": "a\nb", "BYTES": "a\udcff"}

    assert problems(channel(written), environment) == [f"sources.yaml:2:44: {told}"]


def test_a_secret_stands_in_channels_and_headers_only(problems):
    """Elsewhere it would be shown; in the headers of the defaults it would be sent to every site."""
    text = (
        "defaults:\n  headers: {X-Key: '${TOKEN}'}\n"
        "sources:\n- {id: a, service: A, title: T, url: 'https://a.example/${TOKEN}'}\n"
    )

    assert problems(text, {"TOKEN": CANARY}) == [
        "sources.yaml:2:20: a secret here would be sent to every site; write the header at the sources that need it",
        "sources.yaml:4:38: «${» is filled in in channels, headers, the heartbeat and the password of the pages only; write the value itself",
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"channels: {{c: {{type: slack, webhook: 'http://hooks.slack.com/{CANARY}'}}}}",
        f"channels: {{c: {{type: slack, webhook: '{CANARY}'}}}}",
        f"channels: {{c: {{type: slack, token: '{CANARY} x', channel: c}}}}",
        f"channels: {{c: {{type: slack, token: ['{CANARY}'], channel: c}}}}",
        f"channels: {{c: {{type: slack, tokn: '{CANARY}', channel: c}}}}",
        f"channels: {{c: {{type: slakc, token: '{CANARY}', channel: c}}}}",
        f"channels: {{c: '{CANARY}'}}",
        f"channels: {{c: {{type: apprise, urls: '{CANARY}'}}}}",
        f"channels: {{c: {{type: email, host: h, from: a@b, to: a@b, password: '{CANARY}'}}}}",
        "channels: {c: {type: email, host: '${C} x', port: '${C}', from: '${C}', to: '${C}'}}",
        "channels: {c: {type: '${C}'}}",
        "channels: {c: {type: slack, token: t, channel: c, baseUrl: '${C}'}}",
        f"channels: {{c: {{type: slack, token: t, channel: c, baseUrl: 'http://u:{CANARY}@h/'}}}}",
        f"defaults: {{headers: {{X: '{CANARY}\u4e00'}}}}",
        "sources: [{id: a, service: A, title: T, url: https://a.example/, headers: {X: '${C}\u4e00'}}]",
        f"sources: [{{id: a, service: A, title: T, url: 'https://u:{CANARY}@a.example/'}}]",
        f"operator: 'https://hooks.slack.com/services/{CANARY}'",
        f"channels: {{c: {{type: slack, token: '{CANARY}",
        f"channels: {{c: {{type: slack, token: @{CANARY}}}}}",
    ],
)
def test_no_problem_quotes_a_secret(problems, text):
    """Neither one that is filled in nor one that is written in the file."""
    found = problems(text, {"C": CANARY})

    assert found
    assert not [line for line in found if CANARY in line]

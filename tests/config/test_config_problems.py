"""Every problem of a settings file, at once, with its place and what to write instead."""

import os
import re
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watcher.config import read_settings
from watcher.errors import SettingsError

FORM = re.compile(r"sources\.yaml:[1-9][0-9]*:[1-9][0-9]*: .+; .+")
SOURCE = "sources: [{id: a, service: A, title: T, url: https://a.example/}]\n"


def source(more: str) -> str:
    """A source that is right, and one more line, which is the sixth."""
    return f"sources:\n- id: a\n  service: A\n  title: T\n  url: https://a.example/\n  {more}\n"


def channel(value: str) -> str:
    """A channel in the first line, beginning in column 15; the rest is right."""
    return f"channels: {{c: {{{value}}}}}\n{SOURCE}"


def mail(more: str) -> str:
    return channel(f"type: email, host: h, from: a@b, to: a@b, {more}")


ID_MEND = "write small letters, digits, «-», «_» and «.»: etsy-seller-policy"
PERIOD_MEND = "write a number and s, m, h, d or w: 30m, 6h or 1d"
CSS_MEND = "write for example #content or div.article"
SCHEME_MEND = "write one that begins with https:// or http://"
EMPTY_FILE = "1:1: the file is empty; list the pages to watch under «sources:», or see: watch demo"
BREAKS = "the structure breaks here; check indentation, quotes and brackets of this line and of the one above"

# The text, and what is said of it.
WHOLE_FILES: list[tuple[str | bytes, list[str]]] = [
    ("", [EMPTY_FILE]),
    ("# only a comment\n", [EMPTY_FILE]),
    ("---\n", [EMPTY_FILE]),
    ("null", [EMPTY_FILE]),
    ("sources", ["1:1: the file holds no keys; list the pages to watch under «sources:»"]),
    ("\n- id: a\n", ["2:1: the file begins with a list; write «sources:» in a line above it"]),
    ("contact: you@example.com\n", ["1:1: «sources» is missing; list the pages to watch under it"]),
    ("sources:\n", ["1:9: «sources» should be a list; begin each entry with «- »"]),
    ("sources: []\n", ["1:10: «sources» is an empty list; write at least one entry"]),
    ("sources: {a: {url: https://a.example}}", ["1:10: «sources» should be a list; begin each entry with «- »"]),
    (
        "sources: [https://a.example/]",
        ["1:11: «https://a.example/» should be keys with values, not one value; write key: value lines under it"],
    ),
    ("sources: [~]", ["1:11: an entry without a value; write one, or remove the line"]),
    ("a: caf\xe9\n".encode("latin-1"), ["1:7: the byte 0xE9 is not UTF-8; save the file as UTF-8"]),
    ("a: ü\nb: ".encode() + b"\xff", ["2:4: the byte 0xFF is not UTF-8; save the file as UTF-8"]),
    ("a: b".encode("utf-16"), ["1:1: the file is saved as UTF-16; save it as UTF-8"]),
    ("a: ü\x07", ["1:5: the character U+0007 is not allowed in a settings file; remove it"]),
    ("a: \x00", ["1:4: the character U+0000 is not allowed in a settings file; remove it"]),
    ("a: \x9b31m", ["1:4: the character U+009B is not allowed in a settings file; remove it"]),
    ("#" * 2_000_001, ["1:1: the file is larger than 2 MB; split it, one file for each group of services"]),
]

SYNTAX: list[tuple[str, list[str]]] = [
    ("a:\n\tb: 1\n", ["2:1: a tab where blanks are expected; indent with blanks"]),
    ("sources:\n  \t- id: a\n", ["2:3: a tab where blanks are expected; indent with blanks"]),
    ("title: Fees: all", ["1:12: a second «: » in one line; put the text that holds it in quotes"]),
    (
        "a: 1\n  b: 2",
        [
            "2:4: this key does not fit under the line above; align it with its neighbours, or end the line above in a colon"
        ],
    ),
    ("a: @x", ["1:4: a value cannot begin with «@»; put it in quotes"]),
    ("a: `x`", ["1:4: a value cannot begin with «`»; put it in quotes"]),
    ("a: *x", ["1:4: this alias («*…») is named nowhere above; put the text in quotes if none is meant"]),
    ("select: *[hidden]", ["1:9: «*» and «&» have a meaning of their own; put the text in quotes"]),
    ("a: 'x\nb: c\n", ["1:4: the quotes opened here are never closed; close them"]),
    (
        "a: [1, 2\nb: 3\n",
        ["1:4: the bracket opened here is not closed, or lacks a comma; close it, or quote the text in it"],
    ),
    ("urls: [${NTFY_URL}]", ['1:9: a reference inside brackets needs quotes; write ["${NAME}"]']),
    ("a: 1\n---\nb: 2", ["2:1: a second document begins here; keep one, and remove the line «---»"]),
    ("a: !x!y z", ["1:4: tags («!…!…») are not known here; put the text in quotes if none is meant"]),
    ('a: "\\q"', ["1:5: the escape after «\\» is not known; write the text in '…', or the \\ twice"]),
    ("a: b\nc\n", ["2:1: a key without a colon; write key: value, with a blank after the colon"]),
    ("a: b\nc:d\ne: f", ["2:1: a key without a colon; write key: value, with a blank after the colon"]),
    ("- a\nb: 1", [f"2:1: {BREAKS}"]),
    ("a: " + "[" * 30, ["1:23: more than 20 levels inside one another; write it flatter"]),
    ("a: &a [*a]", ["1:4: an alias («*name») stands inside itself; write the value out"]),
]

TREES: list[tuple[str, list[str]]] = [
    (
        "sources: []\nsources: []\n",
        [
            "1:10: «sources» is an empty list; write at least one entry",
            "2:1: «sources» stands twice, in line 1 and here; keep one of them",
        ],
    ),
    (source("url: https://b.example/"), ["6:3: «url» stands twice, in line 5 and here; keep one of them"]),
    (
        source("every: !!python/name:os.system 1h"),
        ["6:10: the tag «tag:yaml.org,2002:python/name:os.system» is not known; remove it"],
    ),
    (source("select: !!set {a, b}"), ["6:11: the tag «tag:yaml.org,2002:set» is not known; remove it"]),
    (source("headers: {? [a] : b}"), ["6:15: a key should be one word; write it before the colon: url: https://…"]),
    (
        source("<<: {every: 1h}"),
        ["6:3: «<<» is not known here; write what sources share under «defaults», or use an alias for one value"],
    ),
    (source('language: "a\\0b"'), ["6:13: the value holds the control character U+0000; remove it"]),
    (source('headers: {"a\\eb": c}'), ["6:13: a key holds a control character; remove it"]),
    (source("select: #content"), ["6:3: «select» is empty, as «#» begins a comment; put the value in quotes"]),
    (source("notify:"), ["6:3: «notify» is empty; write channels, or [] for nobody"]),
    (source("every: ~"), ["6:3: «every» is empty; write a value, or remove the line"]),
    (source("every: ''"), ["6:10: «every» is empty; write a value, or remove the line"]),
]

KEYS: list[tuple[str, list[str]]] = [
    (source("ulrs: x"), ["6:3: unknown key «ulrs»; did you mean «urls»?"]),
    (source("Every: 1h"), ["6:3: unknown key «Every»; did you mean «every»?"]),
    (source("notice_days: 15"), ["6:3: unknown key «notice_days»; did you mean «noticeDays»?"]),
    (source("interval: 1h"), ["6:3: unknown key «interval»; did you mean «every»?"]),
    ("pace: 1s\n" + SOURCE, ["1:1: unknown key «pace» here; write it under «manners»"]),
    ("every: 1h\n" + SOURCE, ["1:1: unknown key «every» here; write it under «defaults»"]),
    (
        "zzz: 1\n" + SOURCE,
        [
            "1:1: unknown key «zzz»; the keys here are contact, operator, manners, web, defaults, backups, keep, heartbeat, timestamps, metrics, channels, sources"
        ],
    ),
    (
        "sources:\n- ulr: https://a.example/\n  id: a\n",
        [
            "2:3: unknown key «ulr»; did you mean «url»?",
            "2:3: «service» is missing; write for example service: Etsy",
            "2:3: «title» is missing; write for example title: Seller Policy",
        ],
    ),
    (
        "sources:\n- {id: a, service: A, title: T}\n",
        ["2:3: «url» is missing; write for example url: https://www.example.com/seller-policy"],
    ),
    (
        "manners: 5s\n" + SOURCE,
        ["1:10: «5s» should be keys with values, not one value; write key: value lines under it"],
    ),
    (
        "defaults: []\n" + SOURCE,
        ["1:11: «defaults» should be keys with values, not a list; write key: value lines under it"],
    ),
    (
        "channels: [team]\n" + SOURCE,
        ["1:11: «channels» should be keys with values, not a list; write key: value lines under it"],
    ),
]

VALUES: list[tuple[str, list[str]]] = [
    (source("every: 2 fortnights"), [f"6:10: «2 fortnights» is not a period; {PERIOD_MEND}"]),
    (source("every: 6:30"), [f"6:10: «6:30» is not a period; {PERIOD_MEND}"]),
    (source("every: 30"), [f"6:10: «30» is not a period; {PERIOD_MEND}"]),
    (source("every: 30s"), ["6:10: «30s» is too short; write 1m or more"]),
    (source("every: 99999w"), ["6:10: «99999w» is too long; write 52w or less"]),
    (source("every: [1h, 2h]"), ["6:10: «every» should be one value, not a list; write it behind the colon"]),
    (source("every: {h: 1}"), ["6:10: «every» should be one value, not keys with values; write it behind the colon"]),
    (source("kind: polcy"), ["6:9: «polcy» is not one of the words known here; did you mean «policy»?"]),
    (
        source("kind: book"),
        [
            "6:9: «book» is not one of the words known here; "
            "write one of agreement, policy, performance, fees, announcements, help"
        ],
    ),
    (source("browser: maybe"), ["6:12: «maybe» is neither true, false nor auto; write true, false or auto"]),
    (source("noticeDays: two"), ["6:15: «two» is not a whole number; write one from 0 to 366"]),
    (source("noticeDays: -1"), ["6:15: «-1» is not a whole number; write one from 0 to 366"]),
    (source("noticeDays: 400"), ["6:15: «400» is too large; write 0 to 366"]),
    (source("language: english"), ["6:13: «english» is not a language; write its code: en, de or pt-BR"]),
    (
        source("select: 'div['"),
        [f"6:11: «div[» is not a CSS selector (Malformed attribute selector at position 3); {CSS_MEND}"],
    ),
    (source("select: //div"), ["6:11: «//div» looks like XPath; write a CSS selector: #content or div.article"]),
    (
        source("select: p:contains(x)"),
        ["6:11: «p:contains(x)» uses :contains(), which is no more; write :-soup-contains(…)"],
    ),
    (source("select: [a, [b]]"), ["6:15: «select» should be one value, not a list; write it behind the colon"]),
    (source("remove: [{startAfter: h1}]"), ["6:12: the range has no end; write endBefore or endAfter and a selector"]),
    (
        source("select: {endAfter: h1}"),
        ["6:11: the range has no start; write startBefore or startAfter and a selector"],
    ),
    (
        source("select: {startAfter: h1, startBefore: h2, endAfter: p}"),
        ["6:12: two starts of one range; keep «startBefore» or «startAfter»"],
    ),
    (
        source("select: [{startAftr: h1, endAfter: p}]"),
        [
            "6:12: the range has no start; write startBefore or startAfter and a selector",
            "6:13: unknown key «startAftr»; did you mean «startAfter»?",
        ],
    ),
    (
        source("remove: {startAfter: 'h1[', endAfter: p}"),
        [f"6:24: «h1[» is not a CSS selector (Malformed attribute selector at position 2); {CSS_MEND}"],
    ),
    (source("urls: https://b.example/"), ["6:3: both «url» and «urls»; put all addresses under «urls»"]),
    (
        source("headers: {User-Agent: x}"),
        ["6:13: «User-Agent» is set by the program itself; remove it (a contact goes under «contact»)"],
    ),
    (source("headers: {a b: c}"), ["6:13: «a b» is not a header name; write Accept-Language"]),
    (source("headers: {A: b, a: c}"), ["6:19: the header «a» stands twice, in line 6 and here; keep one"]),
    (
        source('headers: {A: "b\\nC: d"}'),
        ["6:16: the value of «A» cannot be sent in a header; write one line of Latin-1 characters"],
    ),
    ("contact: me\n" + SOURCE, ["1:10: «me» is not a contact; write a mail address or a web address"]),
    (
        "contact: https://a.example/(x)\n" + SOURCE,
        [
            "1:10: «https://a.example/(x)» cannot stand in a User-Agent; "
            "write a mail address or a web address, without brackets"
        ],
    ),
    ("manners: {maxBytes: 5 apples}\n" + SOURCE, ["1:21: «5 apples» is not a size; write 500kB or 5MB"]),
    ("manners: {maxBytes: 5}\n" + SOURCE, ["1:21: «5» is too small; write 10000 to 100000000 bytes"]),
]


def url(written: str) -> str:
    return f"sources:\n- id: a\n  service: A\n  title: T\n  url: {written}\n"


URLS: list[tuple[str, list[str]]] = [
    (url("ftp://a.example/"), [f"5:8: «ftp://a.example/» is not a web address; {SCHEME_MEND}"]),
    (url("file:///etc/passwd"), [f"5:8: «file:///etc/passwd» is not a web address; {SCHEME_MEND}"]),
    (url("javascript:alert(1)"), [f"5:8: «javascript:alert(1)» is not a web address; {SCHEME_MEND}"]),
    (url("www.a.example"), [f"5:8: «www.a.example» is not a web address; {SCHEME_MEND}"]),
    (
        url("https:///x"),
        ["5:8: «https:///x» names no host; write it as the browser shows it: https://www.example.com/…"],
    ),
    (
        url("https://[::1/x"),
        ["5:8: «https://[::1/x» is not a web address; write it as the browser shows it: https://…"],
    ),
    (
        url("https://a.example:99999/"),
        ["5:8: «https://a.example:99999/» is not a web address; write it as the browser shows it: https://…"],
    ),
    (
        url("https://a.example/a b"),
        ["5:8: «https://a.example/a b» holds a blank or a «\\»; write %20 for a blank, / for a \\"],
    ),
    (
        url("https://a.example\\@b/"),
        ["5:8: the value of «url» holds a blank or a «\\»; write %20 for a blank, / for a \\"],
    ),
    (
        url("https://user:word@a.example/"),
        [
            '5:8: the value of «url» holds a user name or a password; remove them; write headers: {Authorization: "${NAME}"}'
        ],
    ),
    (
        url("[https://a.example/, https://a.example/]"),
        ["5:29: this address stands twice in one source, in line 5 and here; keep one"],
    ),
    (url("[]"), ["5:8: «url» is an empty list; write at least one entry"]),
]

CHANNELS: list[tuple[str, list[str]]] = [
    (
        channel("webhook: 'https://h.example/'"),
        ["1:15: the channel «c» has no type; write type: slack, email or apprise"],
    ),
    (channel("type: emial"), ["1:22: «emial» is not a channel type; did you mean «email»?"]),
    (
        channel("type: teams"),
        ["1:22: «teams» is not a channel type; write slack, email or apprise (which reaches most other services)"],
    ),
    (
        f"channels: {{c: x}}\n{SOURCE}",
        ["1:15: «c» should be keys with values, not one value; write {type: slack, webhook: …}"],
    ),
    (
        f"channels: {{a b: {{type: apprise, urls: ntfy://x}}}}\n{SOURCE}",
        ["1:12: «a b» is not a channel name; write letters, digits, «-», «_» and «.»"],
    ),
    (
        channel("type: slack"),
        [
            "1:15: neither a webhook nor a token; write webhook: ${SLACK_WEBHOOK}, "
            'or token: ${SLACK_TOKEN} and channel: "#name"'
        ],
    ),
    (channel("type: slack, token: t"), ['1:15: a token needs a channel; write channel: "#name"']),
    (
        channel("type: slack, token: t, channel: c, webhook: 'https://h/'"),
        ["1:15: both a webhook and a token; keep the webhook, or the token with its channel"],
    ),
    (
        channel("type: slack, channel: c, webhook: 'https://h/'"),
        ["1:15: a webhook posts where it was made for; remove «channel» and «baseUrl», or write a token"],
    ),
    (
        channel("type: slack, webhook: 'http://h/'"),
        ["1:38: the value of «webhook» would send its secret unencrypted; write https://"],
    ),
    (
        channel("type: slack, channel: c, token: 'a b'"),
        ["1:48: the value of «token» holds a blank or a character outside ASCII; copy the token anew"],
    ),
    (channel("type: apprise"), ['1:15: «urls» is missing; write for example urls: "${NTFY_URL}"']),
    (channel("type: apprise, urls: []"), ["1:37: «urls» is an empty list; write at least one entry"]),
    (
        channel("type: apprise, urls: [x]"),
        ["1:38: the value of «urls» is not an apprise address; write one such as ntfy://topic"],
    ),
    (
        channel("type: email"),
        [
            "1:15: «from» is missing; write for example from: watch@example.com",
            "1:15: «host» is missing; write for example host: smtp.example.com",
            "1:15: «to» is missing; write for example to: you@example.com",
        ],
    ),
    (mail("port: 0"), ["1:64: «0» is too small; write 1 to 65535"]),
    (mail("security: ssl"), ["1:68: «ssl» is not one of the words known here; write one of starttls, tls, none"]),
    (mail("password: p"), ["1:15: a password without a username; write username: …"]),
    (mail("username: p"), ["1:15: a username without a password; write password: ${SMTP_PASSWORD}"]),
    (
        mail("username: u, password: p, security: none"),
        ["1:15: security: none would send the password unencrypted; write starttls or tls"],
    ),
    (
        channel("type: email, host: smtp.example.com:25, from: W <w@b>, to: [a@b, c]"),
        [
            "1:35: «smtp.example.com:25» is not a host name; write it without scheme, port or path: smtp.example.com",
            "1:62: «W <w@b>» is not a mail address; write name@example.com",
            "1:81: «c» is not a mail address; write name@example.com",
        ],
    ),
]

TEAM = "channels: {team: {type: apprise, urls: ntfy://x}}\n"
TOGETHER: list[tuple[str, list[str]]] = [
    (f"operator: ops\n{SOURCE}", ["1:11: there is no channel «ops»; describe it under «channels»"]),
    (f"{TEAM}operator: [taem]\n{SOURCE}", ["2:12: there is no channel «taem»; did you mean «team»?"]),
    (f"{TEAM}defaults: {{notify: phone}}\n{SOURCE}", ["2:20: there is no channel «phone»; there are team"]),
    (TEAM + source("notify: [team, team]"), ["7:18: the channel «team» stands twice; name it once"]),
    (
        "sources:\n- {id: a, service: A, title: T, url: https://a.example/}\n"
        "- {id: a, service: A, title: T, url: https://b.example/}\n",
        ["3:8: the id «a» stands twice, in line 2 and here; give one of them another"],
    ),
    ("sources: [{id: A b, service: A, title: T, url: https://a.example/}]", [f"1:16: «A b» is not an id; {ID_MEND}"]),
]

ALL_AT_ONCE = """\
contact: you
operator: opps
manners: {pace: 2 fortnights, maxredirects: 5}
channels:
  ops: {type: email, host: h, from: a@b, to: [a@b], pasword: "${SMTP_PASSWORD}"}
  team: {type: slack, webhook: "${WEBHOOK}"}
sources:
- id: a
  service: A
  title: T
  ulr: https://a.example/
  every: 6h
  every: 7h
  notify: [team, osp]
- id: a
  service: A
  title: T
  url: ftp://a.example/
  select: ["div[", "#x"]
"""
ALL_TOLD = [
    "1:10: «you» is not a contact; write a mail address or a web address",
    "2:11: there is no channel «opps»; did you mean «ops»?",
    f"3:17: «2 fortnights» is not a period; {PERIOD_MEND}",
    "3:31: unknown key «maxredirects»; did you mean «maxRedirects»?",
    "5:53: unknown key «pasword»; did you mean «password»?",
    "5:62: the environment variable SMTP_PASSWORD is not set; set it, or write ${file:path}",
    "6:32: the environment variable WEBHOOK is not set; set it, or write ${file:path}",
    "11:3: unknown key «ulr»; did you mean «url»?",
    "13:3: «every» stands twice, in line 12 and here; keep one of them",
    "14:18: there is no channel «osp»; did you mean «ops»?",
    "15:7: the id «a» stands twice, in line 8 and here; give one of them another",
    "18:8: «ftp://a.example/» is not a web address; write one that begins with https:// or http://",
    f"19:12: «div[» is not a CSS selector (Malformed attribute selector at position 3); {CSS_MEND}",
]

TABLE = [*WHOLE_FILES, *SYNTAX, *TREES, *KEYS, *VALUES, *URLS, *CHANNELS, *TOGETHER, (ALL_AT_ONCE, ALL_TOLD)]


@pytest.mark.parametrize(
    ("text", "told"), TABLE, ids=[f"{number}-{told[0][:40]}" for number, (_, told) in enumerate(TABLE)]
)
def test_every_problem_is_told_with_its_place_and_its_mend(problems, text, told):
    found = problems(text)

    assert found == [f"sources.yaml:{line}" for line in told]
    assert all(FORM.fullmatch(line) for line in found)


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="there is only one parser here")
@pytest.mark.parametrize(("text", "told"), SYNTAX, ids=[told[0][:40] for _, told in SYNTAX])
def test_the_slow_parser_says_the_same(problems, monkeypatch, text, told):
    """Where PyYAML comes without its C part. Its places may differ by a line, its meaning may not."""
    monkeypatch.setattr("watcher.config.tree._Loader", yaml.SafeLoader)

    assert [line.split(": ", 1)[1] for line in problems(text)] == [line.split(": ", 1)[1] for line in told]


def test_a_missing_file_names_the_path_and_the_ways_out(tmp_path):
    path = tmp_path / "none.yaml"
    with pytest.raises(SettingsError) as error:
        read_settings(path, {})

    mend = "there is no such file; name yours with --config, or see it work without one: watch demo"
    assert error.value.problems == (f"{path}:1:1: {mend}",)


def test_a_folder_is_no_settings_file(tmp_path):
    with pytest.raises(SettingsError, match="1:1: this is a folder; name the settings file in it with --config"):
        read_settings(tmp_path, {})


def test_a_file_of_something_else_ends_after_a_thousand_problems(problems):
    """And says so in the last line."""
    found = problems("".join(f"key{number}: 1\n" for number in range(20_000)))

    assert len(found) == 1001
    assert found[0].startswith("sources.yaml:1:1: unknown key «key0»; ")
    assert found[-1].endswith(": 1,000 problems up to here; mend these first, or name another file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(settings_file):
    settings_file.touch(mode=0)
    with pytest.raises(SettingsError, match="this user may not read the file"):
        read_settings(settings_file, {})


def test_an_impossible_path_says_so():
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(Path("a\0b"), {})


def test_a_bomb_of_aliases_ends_soon(problems):
    """Nine lines that stand for a thousand million values."""
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    lines += [
        f"{each}: &{each} [{','.join([f'*{before}'] * 10)}]"
        for before, each in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    started = process_time()

    (line,) = problems("\n".join(lines))

    assert "more than 100,000 values" in line
    assert process_time() - started < 5


RIGHT = """\
contact: you@example.com
manners: {pace: 2s, deadline: 30s, maxBytes: 5MB, maxRedirects: 5, fullFetchEvery: 24h, hostsAtOnce: 16}
defaults: {every: 6h, notify: [team], language: en, noticeDays: 15, headers: {Accept: text/html}}
channels:
  team:  {type: slack, webhook: "https://hooks.slack.example/${A}"}
  bot:   {type: slack, token: "${A}", channel: "#policy"}
  inbox: {type: email, host: mail.example, from: w@example.com, to: a@example.com, username: w, password: "${A}"}
  phone: {type: apprise, urls: ["ntfy://${A}"]}
operator: inbox
sources:
  - id: example-terms   # two pages, one document
    service: Example
    title: Seller terms
    kind: agreement
    urls: [https://a.example/1, https://a.example/2]
    select: &parts
      - "#content"
      - {startAfter: h1, endBefore: footer}
    remove: .share
    headers: {X-Key: "${A}"}
    browser: true
  - {id: fees, service: Example, title: Fees, kind: fees, url: https://a.example/fees, select: *parts, notify: []}
"""
TROUBLE = [
    "\t", "\n", "\r", "  ", ":", ": ", "- ", "[", "]", "{", "}", "&a ", "*a", "!!", "!!binary ", "|", ">", "'", '"', "#",
    "%", "@", "${", "${A}", "${file:x}", "$${", "no", "3.10", "6:30", "~", "null", "<<: ", "? ", "---\n", "...\n", "\u2028",
    "\x85", "\ufeff", "\x00", "\ud800", "\U0001f600", "url", "every: ", "select: ", "channels:", "sources:", "\\", "9" * 400,
    "https://[", "::", "a" * 3000,
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A settings file into which people, editors and disks have put things; and from which they took some."""
    text = draw(st.sampled_from([RIGHT, RIGHT, ALL_AT_ONCE, SOURCE]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 2, 5, 20, 200])))
        put = draw(st.one_of(st.sampled_from(TROUBLE), st.text(max_size=5), st.just(text[start:end] * 2)))
        text = text[:start] + put + text[end:]
    content = text.encode("utf-8", "surrogatepass")
    return content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content


def test_the_file_that_is_damaged_is_right_before(problems):
    assert problems(RIGHT, {"A": "b"}) == []


@settings(max_examples=300, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=mutated())
def test_a_damaged_file_gives_problems_and_never_a_traceback(problems, content):
    assert [line for line in problems(content, {"A": "b"}) if not FORM.fullmatch(line)] == []


@settings(max_examples=100, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_any_bytes_give_problems_and_never_a_traceback(problems, content):
    found = problems(content)

    assert found
    assert [line for line in found if not FORM.fullmatch(line)] == []


@settings(max_examples=150, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    selector=st.text("abh1#.[]()=:\"'>+~*,|\\ -not(is:hasnth-child^$@!", max_size=60),
    every=st.text("0123456789.smhdw -e", max_size=12),
    address=st.text("htps:/.a[]@\\%#?&é\u4e00 0", max_size=40).map("https://".__add__),
)
def test_any_value_gives_settings_or_problems(problems, selector, every, address):
    """Selectors, periods and addresses are read by others' parsers, whose errors are ours to tell."""
    value = {"id": "a", "service": "A", "title": "T", "url": address, "select": selector, "every": every}
    text = yaml.safe_dump({"sources": [value]}, allow_unicode=True)
    assert [line for line in problems(text) if not FORM.fullmatch(line)] == []

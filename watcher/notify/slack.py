"""Slack, by incoming webhook and by bot token."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse, WebClient
from slack_sdk.webhook import WebhookClient, WebhookResponse

from watcher.errors import DeliveryError
from watcher.model.notice import Delivery, Receipt
from watcher.model.settings import Secret, SlackBot, SlackWebhook
from watcher.notify.blocks import payload
from watcher.summary import clip, inert

TIMEOUT = 15  # seconds, for each step of a request
MAX_ANSWER = 200_000  # bytes; Slack's answers are a few hundred
LONGEST_WAIT = timedelta(days=7)

# slack_sdk logs the address of a webhook, which is its secret, when a request fails.
_SILENT = logging.getLogger("watcher.notify.slack.silent")
_SILENT.setLevel(logging.CRITICAL + 1)

PASSING = {
    "external_channel_migrating",
    "fatal_error",
    "internal_error",
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
}

MENDS = {
    "account_inactive": "the bot's account is gone; install the app again",
    "action_prohibited": "the workspace forbids this webhook to post there",
    "channel_is_archived": "the channel is archived; take it out of the archive or make a webhook for another one",
    "channel_not_found": "the channel does not exist, or the bot cannot see it; write its id (C…) and invite the bot",
    "invalid_auth": "the token is not valid; copy it again from the app's page “OAuth & Permissions”",
    "is_archived": "the channel is archived",
    "missing_scope": "the bot needs the scope chat:write",
    "no_service": "the webhook was removed; make a new one",
    "not_in_channel": "invite the bot into the channel",
    "token_revoked": "the token was revoked; install the app again",
}


class Webhook:
    """Sends by incoming webhook."""

    def __init__(self, channel: SlackWebhook) -> None:
        self._url = channel.url

    def send(self, delivery: Delivery, now: datetime) -> Receipt:
        """Post the notice; Slack's webhook gives no reference. Raises DeliveryError if Slack did not take it."""
        client = _WebhookClient(_web_address(self._url.reveal(), "the webhook's address"))
        try:
            answer = client.send_dict(payload(delivery.notice.message))
        except (OSError, HTTPException) as error:
            raise _unreachable(error) from error
        if answer.status_code != 200:
            raise _refused(answer.status_code, answer.body, answer.headers, self._url)
        return Receipt()


class Bot:
    """Sends by bot token with `chat.postMessage`; what later evidence says of a message goes into it and into its thread."""

    def __init__(self, channel: SlackBot) -> None:
        self._channel = channel

    def send(self, delivery: Delivery, now: datetime) -> Receipt:
        """Post the notice, with its id as `client_msg_id`; the receipt holds Slack's `ts` and the channel's id.

        An update first puts the new verdict into the message that it follows, then says so in its thread; the channel sees
        both. Raises DeliveryError.
        """
        token = self._channel.token
        client = _BotClient(_header_value(token.reveal()), _web_address(self._channel.base_url, "base_url"))
        body: dict[str, Any] = payload(delivery.notice.message)
        thread: dict[str, Any] = {}
        if delivery.follows is not None:
            ts, _, place = delivery.follows.receipt.partition(" ")
            thread = {"thread_ts": ts, "reply_broadcast": True} if ts else {}
            if ts and place and not delivery.follows.holds:
                self._update(client, place, ts, body)
        answer = self._post(client, delivery, body | thread)
        return Receipt(str(answer.get("ts", "")), str(answer.get("channel", "")))

    def _post(self, client: WebClient, delivery: Delivery, body: dict[str, Any]) -> SlackResponse:
        token = self._channel.token
        try:
            return client.chat_postMessage(channel=self._channel.channel, client_msg_id=str(delivery.notice.id), **body)
        except SlackApiError as error:
            status, headers = error.response.status_code, error.response.headers
            raise _refused(status, str(error.response.get("error", "")), headers, token) from error
        except (OSError, HTTPException) as error:
            raise _unreachable(error) from error

    def _update(self, client: WebClient, place: str, ts: str, body: dict[str, Any]) -> None:
        """Put the new verdict into an earlier message. A message that is gone or too old stays; a passing failure is told."""
        words = {key: body[key] for key in ("text", "blocks")}
        try:
            client.chat_update(channel=place, ts=ts, **words)
        except SlackApiError as error:
            status, headers = error.response.status_code, error.response.headers
            refused = _refused(status, str(error.response.get("error", "")), headers, self._channel.token)
            if not refused.permanent:
                raise refused from error
        except (OSError, HTTPException) as error:
            raise _unreachable(error) from error


class _WebhookClient(WebhookClient):
    """slack_sdk's client with our own connection: one try, no proxy, no redirect, nothing logged."""

    def __init__(self, url: str) -> None:
        super().__init__(url, timeout=TIMEOUT, retry_handlers=[], logger=_SILENT)

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        status, headers, body = _ask(req)
        return WebhookResponse(url=url, status_code=status, body=body, headers=headers)


class _BotClient(WebClient):
    """slack_sdk's client with our own connection: one try, no proxy, no redirect, nothing logged."""

    def __init__(self, token: str, base_url: str) -> None:
        super().__init__(token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[], logger=_SILENT)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        status, headers, body = _ask(req)
        # slack_sdk takes any JSON for an object; what is none goes its way for answers that are not JSON at all.
        return {
            "status": status,
            "headers": headers,
            "body": body if body.lstrip().startswith("{") else "no JSON object",
        }


def _ask(request: Request) -> tuple[int, dict[str, str], str]:
    """One request and its answer, whatever its status: (status, headers in lower case, text).

    slack_sdk alone would use a proxy that the environment names, and urllib would carry the token to wherever a redirect
    leads. This opener has neither a proxy nor a redirect handler.
    """
    opener = OpenerDirector()
    opener.add_handler(HTTPHandler())
    opener.add_handler(HTTPSHandler(context=ssl.create_default_context()))
    answer = opener.open(request, timeout=TIMEOUT)
    assert isinstance(answer, HTTPResponse), "only http and https are asked"
    with answer:
        body = answer.read(MAX_ANSWER).decode("utf-8", "replace")
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, body


def _refused(status: int, answer: str, headers: Mapping[str, str], secret: Secret) -> DeliveryError:
    """What Slack's answer means. Its words are shown, but never our secret, should they repeat it."""
    word = clip(inert(answer.replace(secret.reveal(), "***")).strip(), 120)
    mend = f" ({MENDS[word]})" if word in MENDS else ""
    passing = status in (408, 425, 429) or status >= 500 or word in PASSING or (status == 200 and " " in word)
    said = f"Slack answered {word or status}{mend}" if status == 200 else f"Slack answered {status}: {word}{mend}"
    return DeliveryError(said.rstrip(": "), permanent=not passing, retry_after=_retry_after(headers))


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    seconds = headers.get("retry-after", "").strip()
    if not seconds.isascii() or not seconds.isdigit():
        return None
    return min(timedelta(seconds=int(seconds[:9])), LONGEST_WAIT)


def _unreachable(error: Exception) -> DeliveryError:
    """No answer: may pass, whatever the cause. The reason of an URLError is the error that it wraps."""
    cause = getattr(error, "reason", error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return DeliveryError(f"Slack's certificate cannot be verified: {cause.verify_message}", permanent=False)
    if isinstance(cause, TimeoutError):
        return DeliveryError(f"Slack did not answer within {TIMEOUT} seconds", permanent=False)
    return DeliveryError(f"Slack cannot be reached: {type(cause).__name__}", permanent=False)


def _web_address(url: str, name: str) -> str:
    """The address, once it is sure that urllib's own errors will not have to quote it."""
    if not url.lower().startswith(("https://", "http://")) or not url.isascii() or not url.isprintable() or " " in url:
        raise DeliveryError(f"{name} is not a web address; it begins with https:// and holds no blanks", permanent=True)
    return url


def _header_value(token: str) -> str:
    if not token.isascii() or not token.isprintable() or " " in token:
        raise DeliveryError("the bot token holds blanks or characters that no token has; copy it again", permanent=True)
    return token

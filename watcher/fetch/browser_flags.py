"""How Chromium is started: what it is told to leave alone, and what it is told of its surroundings."""

from __future__ import annotations

import os

FLAGS = """
--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync
--disable-extensions --disable-default-apps --disable-dev-shm-usage --mute-audio --block-new-web-contents
--disable-site-isolation-trials
--force-webrtc-ip-handling-policy=disable_non_proxied_udp --webrtc-ip-handling-policy=disable_non_proxied_udp
--proxy-bypass-list=<-loopback> --js-flags=--max-old-space-size=512 --password-store=basic --use-mock-keychain
""".split()
# Of two such lists Chromium takes the last, so this one holds what playwright's does; and the pages that Chromium keeps for
# each of its windows, which nobody sees here.
FLAGS.append(
    "--disable-features="
    + ",".join(
        """
        IsolateOrigins site-per-process
        WebUIOmniboxPopup WebUIOmniboxFullPopup WebUIOmniboxAimPopup PreloadTopChromeWebUI
        AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades HttpsFirstBalancedModeAutoEnable
        LensOverlay MediaRouter PaintHolding ThirdPartyStoragePartitioning AvoidCorsURLLoaderRestartOnRedirect
        TcpPortRandomizationWin OptimizationHints NetworkTimeServiceQuerying AimEnabled PreconnectToSearch
        """.split()
    )
)
# Names are for the proxy to look up, and for nobody else.
FLAGS.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
NOWHERE = "http://127.0.0.1:9"

# Of our surroundings what a program needs to run; the secrets of the settings, which stand there too, it does not need.
SURROUNDINGS = frozenset(
    """
    PATH LANG LANGUAGE TZ LD_LIBRARY_PATH FONTCONFIG_FILE FONTCONFIG_PATH DBUS_SESSION_BUS_ADDRESS
    SYSTEMROOT WINDIR PROGRAMFILES PROGRAMFILES(X86) PROGRAMDATA APPDATA LOCALAPPDATA USERPROFILE TEMP TMP COMSPEC
    """.split()
)


def surroundings(folder: str) -> dict[str, str | float | bool]:
    """What the browser's process knows of its surroundings; what it writes, it writes into the folder."""
    kept = {name: value for name, value in os.environ.items() if name.upper() in SURROUNDINGS or name.startswith("LC_")}
    return {**kept, "TMPDIR": folder, "HOME": folder}


def has_sandbox() -> bool:
    """Chromium makes none for root; and none inside a container that is one itself, where the operator says so."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return not is_root and os.environ.get("WATCH_BROWSER_SANDBOX") != "off"

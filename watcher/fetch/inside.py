"""Which addresses are no public ones: inside a machine, a network or a provider, or at nobody's.

A name is checked by what it leads to and not by how it is written, so decimal, octal, shortened, mapped and
internationalised spellings are all the same here.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NO_PUBLIC_V4 = tuple(
    map(
        IPv4Network,
        """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
        192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
        """.split(),
    )
)
# Whatever the registries have not given out is none; of what they have, these stand for something else.
_GIVEN_OUT_V6 = IPv6Network("2000::/3")
_NO_PUBLIC_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# The last 32 bits are an IPv4 address, and that is where the connection ends.
_HOLDS_V4 = tuple(map(IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96")))
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def is_inside(address: str) -> bool:
    """Is this anything but a public address? What is no address at all counts as inside."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return True
    return _inside_v4(parsed) if isinstance(parsed, IPv4Address) else _inside_v6(parsed)


def _inside_v4(address: IPv4Address) -> bool:
    return any(address in network for network in _NO_PUBLIC_V4)


def _inside_v6(address: IPv6Address) -> bool:
    held = IPv4Address(int(address) & 0xFFFF_FFFF)
    if any(address in network for network in _HOLDS_V4):
        return _inside_v4(held)
    if address not in _GIVEN_OUT_V6 or any(address in network for network in _NO_PUBLIC_V6):
        return True
    return (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP and _inside_v4(held)

"""The addresses of this computer: where a room's phones could reach it."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"
HOTSPOTS = {"192.168.137.1", "10.42.0.1"}
"""Where Windows and Linux put the computer that makes a hotspot itself."""
_KINDS = (
    ("inner", re.compile(r"docker|veth|virbr|vmnet|vbox|vethernet|br-|wsl|hyper-v", re.IGNORECASE)),
    ("tunnel", re.compile(r"tun|tap|wg|ppp|utun|tailscale|zt", re.IGNORECASE)),
    ("hotspot", re.compile(r"ap\d|bridge100|local area connection\*", re.IGNORECASE)),
    ("wifi", re.compile(r"wl|wi-?fi|wireless", re.IGNORECASE)),
    ("cable", re.compile(r"eth|enp|eno|ens|enx", re.IGNORECASE)),
)
"""Kinds of networks by how systems call them: of programs on this computer, of a VPN, made by this computer, Wi-Fi, by cable."""
ORDER = ("hotspot", "wifi", "cable", "other", "tunnel", "inner")
"""Where a room's phones are, the likeliest first."""


@dataclass(frozen=True)
class Address:
    """An address of this computer and the network it is on, as the system calls it (``wlan0``).

    ``kind`` is one of ``ORDER``, guessed from that.
    """

    host: str
    network: str
    is_private: bool
    """Whether it is of a home, office or hotspot network, and not reachable from the internet."""

    @property
    def kind(self) -> str:
        """What kind of network it seems to be."""
        if self.host in HOTSPOTS:
            return "hotspot"
        return next((kind for kind, pattern in _KINDS if pattern.match(self.network)), "other")


def addresses() -> list[Address]:
    """Return this computer's addresses on networks that are up, where phones are likeliest first; IPv4, because phones type it."""
    import psutil

    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = []
    for name, every in psutil.net_if_addrs().items():
        for one in every:
            if one.family == socket.AF_INET and name in up:
                place = ipaddress.ip_address(one.address)
                if not place.is_loopback and not place.is_link_local:
                    found.append(Address(one.address, name, place.is_private))
    return sorted(found, key=lambda one: (not one.is_private, ORDER.index(one.kind), one.network, one.host))

"""The addresses of this computer: where a room's phones could reach it."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Address:
    """An address of this computer and the network it is on, as the system calls it (``wlan0``)."""

    host: str
    network: str
    is_private: bool
    """Whether it is of a home, office or hotspot network, and not reachable from the internet."""


def addresses() -> list[Address]:
    """Return this computer's addresses on networks that are up, those of private networks first; IPv4, because phones type it."""
    import psutil

    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = []
    for name, every in psutil.net_if_addrs().items():
        for one in every:
            if one.family == socket.AF_INET and name in up:
                place = ipaddress.ip_address(one.address)
                if not place.is_loopback and not place.is_link_local:
                    found.append(Address(one.address, name, place.is_private))
    return sorted(found, key=lambda one: (not one.is_private, one.network, one.host))

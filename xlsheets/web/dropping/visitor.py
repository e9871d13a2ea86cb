"""Who a request is from, as far as the limits need to know."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from xlsheets.web.settings import Network, Settings
from xlsheets.web.users import USER

if TYPE_CHECKING:
    from starlette.requests import Request


def visitor(request: Request, settings: Settings) -> str:
    """Who has signed in, else the address of the client; behind a proxy that is believed, the last address
    that is not a proxy's.

    What a client writes into the header itself stands further left and counts for nothing.
    """
    if user := request.scope.get(USER):
        return f"user {user}"
    address = request.client.host if request.client else ""
    networks = settings.networks
    told = [one.strip() for one in request.headers.get("x-forwarded-for", "").split(",") if one.strip()]
    while told and _is_one_of(address, networks):
        address = told.pop()
    return _shared(address)


def _is_one_of(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        return any(ip_address(address) in network for network in networks)
    except ValueError:
        return False


def _shared(address: str) -> str:
    """The part of an address that one customer has: all of IPv4, the first half of IPv6.

    >>> _shared("192.0.2.7"), _shared("2001:db8:1:2:3::9"), _shared("unknown")
    ('192.0.2.7', '2001:db8:1:2::', 'unknown')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    return str(found) if found.version == 4 else str(type(found)(int(found) >> 64 << 64))

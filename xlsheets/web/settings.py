"""How the server is to run, and what it refuses to run with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

SignIn: TypeAlias = Literal["entra", "proxy"]
Network: TypeAlias = IPv4Network | IPv6Network

SHORTEST_SECRET: Final = 24
"""Characters of a secret between proxy and server."""

_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)


@dataclass(frozen=True)
class Settings:
    """What `xlsheets serve` is told; the defaults serve one person on her own machine.

    `hostname` is what Excel calls the server, where that is another name than `host`. With `sign_in` "proxy",
    `proxies` are the addresses whose word is taken for who the user is, and `secret`, where there is one,
    what they prove themselves by. `largest_workbook` (bytes) and `checks_a_minute` (from one address) are
    for the page where workbooks are checked, which with `open_page` needs no sign-in.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    certificate: Path | None = None
    key: Path | None = None
    hostname: str | None = None
    origins: tuple[str, ...] = ()
    sign_in: SignIn | None = None
    proxies: tuple[str, ...] = ()
    user_header: str = "X-Forwarded-User"
    secret: str | None = None
    open_page: bool = False
    support_url: str | None = None
    largest_body: int = 2 * 1024 * 1024
    most_cells: int = 100_000
    largest_workbook: int = 10 * 1024 * 1024
    checks_a_minute: int = 30

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server; a name of its own means that a proxy passes on."""
        return is_loopback(self.host) and (self.hostname is None or is_loopback(self.hostname))

    @property
    def hosts(self) -> frozenset[str]:
        """The names that a request may call the server by; by any other a page plays tricks with names."""
        local = ("127.0.0.1", "localhost", "[::1]", _in_address(self.host)) if is_loopback(self.host) else ()
        named = () if self.hostname is None else (self.hostname.lower(),)
        return frozenset((*local, *named))

    @property
    def address(self) -> str:
        """Scheme, name and port that users reach the server by.

        A proxy's port, or that of another machine, is known by an origin with the server's own name alone.
        """
        if self.hostname is None or is_loopback(self.hostname):
            scheme = "http" if self.certificate is None else "https"
            return f"{scheme}://{_in_address(self.host)}:{self.port}"
        own = (one for one in self.origins if urlsplit(one).hostname == self.hostname.lower())
        return next(own, f"https://{self.hostname}")

    @property
    def networks(self) -> tuple[Network, ...]:
        """The addresses of the proxies that are believed."""
        return tuple(ip_network(one, strict=False) for one in self.proxies)


def _in_address(host: str) -> str:
    """A host as an address has it.

    >>> _in_address("::1"), _in_address("[::1]"), _in_address("Budget.example.se")
    ('[::1]', '[::1]', 'budget.example.se')
    """
    bare = host.strip("[]").lower()
    return f"[{bare}]" if ":" in bare else bare


def is_loopback(host: str) -> bool:
    """Whether the name or address is this machine's own, which no other machine can reach.

    >>> is_loopback("localhost"), is_loopback("127.0.0.2"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refusals(settings: Settings) -> tuple[str, ...]:
    """Why the server must not start so: keys of sentences in the catalogue, none where it may.

    >>> refusals(Settings()), refusals(Settings(host="0.0.0.0"))[:2]
    ((), ('serve needs-sign-in', 'serve needs-origins'))
    """
    return (*_always(settings), *(() if settings.is_local else _wider(settings)))


def _always(settings: Settings) -> Iterator[str]:
    if (settings.certificate is None) != (settings.key is None):
        yield "serve certificate-and-key"
    if settings.hostname is not None and not _HOST_NAME.fullmatch(settings.hostname):
        yield "serve hostname-form"
    if not all(map(is_origin, settings.origins)):
        yield "serve origin-form"
    if not all(map(_is_network, settings.proxies)):
        yield "serve proxy-form"
    elif settings.sign_in == "proxy":
        yield from _of_proxy(settings)
    if settings.open_page:
        yield from _of_open_page(settings)


def _of_proxy(settings: Settings) -> Iterator[str]:
    if not settings.proxies:
        yield "serve needs-proxy"
    if settings.secret is None and any(map(_is_shared, settings.networks)):
        yield "serve needs-secret"
    if settings.secret is not None and len(settings.secret) < SHORTEST_SECRET:
        yield "serve short-secret"


def _of_open_page(settings: Settings) -> Iterator[str]:
    if settings.sign_in is None:
        yield "serve open-page-alone"
    if settings.sign_in == "entra" and is_loopback(settings.host) and not settings.proxies:
        yield "serve open-page-needs-proxy"  # all visitors would have one address, and share one limit


def _wider(settings: Settings) -> Iterator[str]:
    if settings.sign_in is None:
        yield "serve needs-sign-in"
    if not settings.origins:
        yield "serve needs-origins"
    if settings.hostname is None:
        yield "serve needs-hostname"
    if settings.sign_in == "entra" and settings.certificate is None and not is_loopback(settings.host):
        yield "serve needs-tls"  # tokens would cross the network in the clear


def is_origin(text: str) -> bool:
    """Whether it is an origin as browsers send it: scheme, host and perhaps port, never a star.

    >>> is_origin("https://excel.officeapps.live.com"), is_origin("*"), is_origin("https://a.se/path")
    (True, False, False)
    """
    parts = urlsplit(text)
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    return secure and text == f"{parts.scheme}://{parts.netloc}" and "*" not in text and "@" not in text


def _is_shared(network: Network) -> bool:
    """Whether more than one program may send from there: of this machine any, of a network any machine."""
    return network.is_loopback or network.num_addresses > 1


def _is_network(text: str) -> bool:
    try:
        return ip_network(text, strict=False).prefixlen > 0  # 0 would believe everybody
    except ValueError:
        return False

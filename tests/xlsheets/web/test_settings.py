"""What `xlsheets serve` refuses to run with, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xlsheets.cli import main
from xlsheets.web.settings import Settings, refusals

WIDE = Settings(
    host="0.0.0.0",
    hostname="budget.example.se",
    origins=("https://budget.example.se",),
    sign_in="proxy",
    proxies=("10.0.0.5",),
)


def test_this_machine_alone_needs_nothing() -> None:
    for host in ("127.0.0.1", "localhost", "::1"):
        assert refusals(Settings(host=host)) == ()


def test_what_is_wide_and_has_everything_may_run() -> None:
    assert refusals(WIDE) == ()
    behind = replace(WIDE, host="127.0.0.1", sign_in="entra", proxies=())
    assert refusals(behind) == ()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"sign_in": None}, "needs-sign-in"),
        ({"origins": ()}, "needs-origins"),
        ({"hostname": None}, "needs-hostname"),
        ({"sign_in": "entra"}, "needs-tls"),
        ({"proxies": ()}, "needs-proxy"),
        ({"proxies": ("0.0.0.0/0",)}, "proxy-form"),
        ({"secret": "kort"}, "short-secret"),
        ({"proxies": ("10.0.0.0/28",)}, "needs-secret"),
        ({"proxies": ("127.0.0.1",)}, "needs-secret"),
        ({"sign_in": None, "open_page": True, "host": "127.0.0.1", "hostname": None}, "open-page-alone"),
        ({"origins": ("*",)}, "origin-form"),
        ({"origins": ("http://budget.example.se",)}, "origin-form"),
        ({"hostname": "https://budget.example.se"}, "hostname-form"),
        ({"certificate": Path("a.pem")}, "certificate-and-key"),
    ],
)
def test_each_lack_is_named(change: dict[str, Any], key: str) -> None:
    assert refusals(replace(WIDE, **change)) == (f"serve {key}",)


def test_an_open_page_must_tell_its_visitors_apart() -> None:
    entra = replace(WIDE, sign_in="entra", host="127.0.0.1", open_page=True)
    assert refusals(entra) == ()
    assert refusals(replace(entra, proxies=())) == ("serve open-page-needs-proxy",)
    direct = replace(entra, proxies=(), host="0.0.0.0", certificate=Path("a.pem"), key=Path("a.key"))
    assert refusals(direct) == ()
    assert refusals(replace(WIDE, open_page=True)) == ()
    assert "serve needs-sign-in" in refusals(replace(WIDE, open_page=True, sign_in=None))


@pytest.mark.parametrize(
    ("change", "address"),
    [
        ({}, "https://budget.example.se"),
        ({"origins": ("https://a.se", "https://budget.example.se:8443")}, "https://budget.example.se:8443"),
        ({"hostname": None, "host": "::1"}, "http://[::1]:8000"),
        ({"hostname": None, "host": "127.0.0.2", "port": 9}, "http://127.0.0.2:9"),
    ],
)
def test_where_users_reach_it(change: dict[str, Any], address: str) -> None:
    assert replace(WIDE, **change).address == address


def test_the_command_tells_of_the_open_page(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    assert "--open-page" in capsys.readouterr().out
    assert main(["serve", "--open-page"]) == 2
    assert "--open-page gäller en server med inloggning" in capsys.readouterr().err


def test_a_name_of_its_own_on_loopback_is_a_proxy_and_needs_sign_in() -> None:
    assert "serve needs-sign-in" in refusals(Settings(hostname="budget.example.se"))


@pytest.mark.parametrize(("lang", "word"), [("sv", "inloggning"), ("en", "sign-in")])
def test_the_command_refuses_in_words(capsys: pytest.CaptureFixture[str], lang: str, word: str) -> None:
    run: Callable[..., int] = main
    assert run(["serve", "--host", "0.0.0.0", "--lang", lang]) == 2
    said = capsys.readouterr()
    assert word in said.err and said.out == ""
    assert said.err.count("--hostname") >= 2, "every lack is told at once"

"""`xlsheets serve`: the functions in Excel, from this machine or from a server with sign-in."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.parser import Parser

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from xlsheets.web.settings import Settings

SECRET: Final = "XLSHEETS_PROXY_SECRET"
"""The variable with what a proxy proves itself by; all on the machine can read a command line."""


def arguments(parser: Parser) -> None:
    """Where to listen, under what name, and who may come in."""
    say = parser.words
    parser.epilog = say(
        "Förvalt nås servern bara från den egna datorn. För andra krävs --hostname, --origin och --sign-in.",
        "By default only this computer reaches the server. For others: --hostname, --origin and --sign-in.",
    )
    _listening(parser)
    _signing_in(parser)


def _signing_in(parser: Parser) -> None:
    say, add = parser.words, parser.add_argument
    add(
        "--sign-in",
        choices=("entra", "proxy"),
        help=say(
            "inloggning: entra (Entra ID, inställt med XLWINGS_AUTH_ENTRAID_…) eller proxy",
            "sign-in: entra (Entra ID, set up by XLWINGS_AUTH_ENTRAID_…) or proxy",
        ),
    )
    add(
        "--proxy",
        action="append",
        default=[],
        metavar="IP",
        help=say(
            f"proxy som säger vem användaren är (hemlighet i {SECRET})",
            f"proxy that says who the user is (secret in {SECRET})",
        ),
    )
    add(
        "--user-header",
        default="X-Forwarded-User",
        metavar=say("NAMN", "NAME"),
        help=say("proxyns huvud med användaren", "the proxy's header with the user"),
    )
    add(
        "--open-page",
        action="store_true",
        help=say(
            "sidan /kontrollera (och /check) öppen för alla utan inloggning; funktioner och åtgärdsfönster "
            "kräver den ändå. Bakom en proxy: ange --proxy, och låt proxyn skicka X-Forwarded-For",
            "the page /check (and /kontrollera) open to all without sign-in; functions and task pane need it "
            "all the same. Behind a proxy: give --proxy, and have the proxy send X-Forwarded-For",
        ),
    )


def _listening(parser: Parser) -> None:
    say, add = parser.words, parser.add_argument
    path = say("FIL", "FILE")
    add(
        "--host",
        default="127.0.0.1",
        help=say("adress att lyssna på (127.0.0.1)", "address to listen on (127.0.0.1)"),
    )
    add("--port", type=int, default=8000, help=say("port (8000)", "port (8000)"))
    add(
        "--certificate",
        type=Path,
        metavar=path,
        help=say("certifikat (PEM) för https", "certificate (PEM) for https"),
    )
    add("--key", type=Path, metavar=path, help=say("certifikatets nyckel (PEM)", "its key (PEM)"))
    add(
        "--hostname",
        help=say("namnet som användarna når servern på", "the name that users reach the server by"),
    )
    add(
        "--origin",
        action="append",
        default=[],
        metavar="URL",
        help=say("webbplats som får anropa servern", "site that may call the server"),
    )
    add(
        "--support-url",
        metavar="URL",
        help=say("sida med hjälp, i tillägget", "page with help, in the add-in"),
    )


def run(options: Namespace, console: Console) -> int:
    """Serve until stopped; refuses at once what would be unsafe."""
    from xlsheets.web.settings import refusals

    settings = _settings(options)
    if refused := refusals(settings):
        raise CommandError(*("\n".join(_said(key, lang) for key in refused) for lang in ("sv", "en")))
    app = _app(settings)
    _check_port(settings)
    _check_certificate(settings)
    console.note(*(_said("serve running", lang, url=settings.address) for lang in ("sv", "en")))
    if settings.open_page:
        console.note(*(_said("serve open-page", lang, url=settings.address) for lang in ("sv", "en")))
    _serve(app, settings)
    return Exit.DONE


def _settings(options: Namespace) -> Settings:
    from xlsheets.web.settings import Settings

    return Settings(
        host=options.host,
        port=options.port,
        certificate=options.certificate,
        key=options.key,
        hostname=options.hostname,
        origins=tuple(options.origin),
        sign_in=options.sign_in,
        proxies=tuple(options.proxy),
        user_header=options.user_header,
        secret=os.environ.get(SECRET) or None,
        open_page=options.open_page,
        support_url=options.support_url,
    )


def _app(settings: Settings) -> ASGIApp:
    try:
        from xlsheets.web.app import create_app
        from xlsheets.web.project import EntraNotSetError, ManyTenantsError

        return create_app(settings)
    except ImportError as error:
        raise _refused("serve needs-extra") from error
    except EntraNotSetError as error:
        raise _refused("serve needs-entra") from error
    except ManyTenantsError as error:
        raise _refused("serve many-tenants") from error
    except Exception as error:
        if type(error).__name__ == "LicenseError":  # its class cannot be imported without a key
            raise _refused("serve bad-licence") from error
        raise


def _check_port(settings: Settings) -> None:
    """Uvicorn ends the process over a port that is taken; say it as everything else is said."""
    import socket

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host.strip("[]"), settings.port))
        except OverflowError as error:
            raise _refused("serve port-range") from error
        except OSError as error:
            raise _refused("serve port-taken", port=settings.port) from error


def _check_certificate(settings: Settings) -> None:
    if settings.certificate is None:
        return
    import ssl

    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            settings.certificate, settings.key
        )
    except (OSError, ValueError) as error:
        raise _refused("serve bad-certificate") from error


def _serve(app: ASGIApp, settings: Settings) -> None:
    import uvicorn

    uvicorn.run(
        app,
        host=settings.host.strip("[]"),
        port=settings.port,
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
        access_log=False,  # addresses may carry what a dialog shows
        log_level="warning",
        proxy_headers=False,  # who is believed is decided in xlsheets.web.access, by the true address
        server_header=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=10,  # a client that reads slowly holds nobody up
    )


def _said(key: str, lang: str, **values: object) -> str:
    from xlsheets.web.replies import said

    return said(key, lang, **values)


def _refused(key: str, **values: object) -> CommandError:
    return CommandError(*(_said(key, lang, **values) for lang in ("sv", "en")))

"""The command line: `xlsheets COMMAND ...`."""

from __future__ import annotations

import importlib
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

from xlsheets.commands.console import (
    CommandError,
    Console,
    Exit,
    describe_io,
    plain_streams,
    speak,
)
from xlsheets.commands.parser import Parser, spoken_language


class Command(NamedTuple):
    """A command: the word that is typed and what it is for. Its module is imported when it is asked for."""

    name: str
    sv: str
    en: str

    def load(self) -> Any:
        """The module, with `arguments(parser)` and `run(options, console)`."""
        return importlib.import_module(f"xlsheets.commands.{self.name}")


COMMANDS = (
    Command("new", "skapa en ny arbetsbok från en mall", "make a new workbook from a template"),
    Command("recalc", "räkna om en arbetsbok utan Excel", "recalculate a workbook without Excel"),
    Command("check", "kontrollera arbetsböcker", "check workbooks"),
    Command("publish", "gör en kopia utan våra funktioner", "make a copy without our functions"),
    Command("convert", "skriv om formlerna för ett annat tillägg", "spell the formulas for another add-in"),
    Command("read", "läs en arbetsbok till JSON", "read a workbook into JSON"),
    Command("trace", "förklara ett belopp, från indata till krona", "explain an amount, from the inputs on"),
    Command("eval", "räkna ut en formel", "evaluate a formula"),
    Command("functions", "visa funktionerna", "show the functions"),
    Command("templates", "visa mallar och färdiga planer", "show templates and ready plans"),
    Command("explain", "förklara en felkod", "explain a code"),
    Command("serve", "kör funktionerna i Excel från en server", "run the functions in Excel from a server"),
    Command("addin", "funktionerna i Excel för Windows, utan server", "the functions in Excel on Windows"),
    Command("extension", "skriv tillägget för LibreOffice Calc", "write the extension for LibreOffice Calc"),
    Command("demo", "bygg, räkna om och kontrollera två riktiga planer", "build and check two real plans"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 findings, 2 refused."""
    plain_streams()
    if argv is None:
        signal.signal(signal.SIGTERM, _end)
    words = None if argv is None else list(argv)
    options = _parser(words).parse_args(words)
    console = Console(options.lang, options.format)
    try:
        code: int = options.run(options, console)
        sys.stdout.flush()
    except KeyboardInterrupt:
        console.note("Avbrutet.", "Interrupted.")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader has seen enough (`| head`); no traceback as the interpreter ends
        return Exit.DONE
    except CommandError as error:
        console.error(error)
        return Exit.REFUSED
    except OSError as error:
        console.error(describe_io(error))
        return Exit.REFUSED
    except Exception as error:  # a fault of ours must not end as 1, which says that errors were found
        if sys.flags.dev_mode:
            traceback.print_exc()
        console.error(
            CommandError(
                f"internt fel i xlsheets ({type(error).__name__}); rapportera det gärna.",
                f"an internal fault of xlsheets ({type(error).__name__}); please report it.",
            )
        )
        return Exit.REFUSED
    return code


def _end(signum: int, _: object) -> NoReturn:
    """End in order when the system asks for it: processes of ours and half-written files are taken along."""
    sys.exit(128 + signum)


def _parser(argv: list[str] | None) -> Parser:
    lang = spoken_language(argv)
    parser = Parser(lang, prog="xlsheets", description=_purpose(lang))
    say = parser.words
    parser.add_argument(
        "--version",
        action="version",
        version=_version(argv),
        help=say("visa versionen", "show the version and exit"),
    )
    parser.add_common()
    commands = parser.add_subparsers(
        title=say("kommandon", "commands"),
        metavar=say("KOMMANDO", "COMMAND"),
        required=True,
        parser_class=Parser,
        prog="xlsheets",
    )
    asked = sys.argv[1:] if argv is None else argv
    for command in COMMANDS:
        text = say(command.sv, command.en)
        one = commands.add_parser(
            command.name, lang=lang, help=text, description=text[:1].upper() + text[1:] + "."
        )
        if command.name in asked:
            module = command.load()
            module.arguments(one)
            one.add_common(beneath=True)
            one.set_defaults(run=module.run)
    return parser


def _purpose(lang: str) -> str:
    return speak(lang)(
        "Budgetar för samordningsförbund: arbetsböcker som räknas om och kontrolleras utan Excel.",
        "Budgets of coordination associations: workbooks recalculated and checked without Excel.",
    )


def _version(argv: list[str] | None) -> str:
    if "--version" not in (sys.argv if argv is None else argv):
        return ""
    from importlib.metadata import version

    return f"xlsheets {version('xlsheets')}"


if __name__ == "__main__":
    sys.exit(main())

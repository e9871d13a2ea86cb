"""The commands, one module each: `arguments(parser)` declares, `run(options, console)` does and returns.

Nothing heavy is imported until `run` needs it, so that `xlsheets --help` answers at once.
"""

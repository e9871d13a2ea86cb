"""The functions in Excel on Windows without a server: put in place, looked after, and taken away again.

Everything that is asked of the computer goes through `machine`; the rest knows neither the registry nor a
process, so every obstacle is tried without Windows.
"""

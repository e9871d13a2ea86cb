"""Benchmarks are run by `make bench`, never as tests: a machine's mood is no regression."""

collect_ignore_glob = ["*.py"]

"""Checking many files: each in a guarded child process, so that no file can stop, hang or starve the rest.

`check_files` yields one `Report` per file, in the order of the files, whatever the number of processes.
"""

from xlsheets.batch.checking import Marking, check_file
from xlsheets.batch.pool import check_files
from xlsheets.confining import Allowance

__all__ = ["Allowance", "Marking", "check_file", "check_files"]

"""``python -m xlsheets``: the command line, also where Scripts is not on the PATH."""

import sys

from xlsheets.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""The modules of this folder import each other, as `make recall` runs them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

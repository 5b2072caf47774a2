"""A roll-up in a process that can be killed: `python -m tests.rollup.process URL SECONDS`.

Writes a line when it begins.
"""

import sys

from collector.rollup.run import Rollup
from collector.store.opening import open_database


def main() -> None:
    """Compute what is due at a time."""
    url, seconds = sys.argv[1:]
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    Rollup(open_database(url), lambda: int(seconds), 400).run()


if __name__ == "__main__":
    main()

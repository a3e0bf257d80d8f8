"""`python -m twin COMMAND`: the same services as the pages, without a browser."""

import sys

from twin.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

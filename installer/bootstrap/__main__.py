"""`python -m installer.bootstrap COMMAND …`: what ./run and run.cmd start."""

import sys

from installer.bootstrap.door import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

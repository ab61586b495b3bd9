"""``python -m ui`` starts the desktop."""

import sys

from ui.app import main

sys.exit(main())

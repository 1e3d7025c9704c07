"""`python -m yangui`, where the installed command is not on the path."""

import sys

from yangui.cli.main import main

sys.exit(main())

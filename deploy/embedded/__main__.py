"""`python -m deploy.embedded COMMAND...` runs a command while the embedded PostgreSQL is up."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.embedded.places import Unavailable
from deploy.embedded.postgres import ROOT, hold


def main(command: list[str]) -> int:
    state = Path(os.environ.get("CAUSEWAY_STATE") or ROOT / ".causeway")
    try:
        with hold(state):
            return subprocess.run(command, check=False).returncode
    except Unavailable as trouble:
        print(trouble, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

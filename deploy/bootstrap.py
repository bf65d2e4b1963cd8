"""Make `.venv` with pip in it. Runs before anything is installed, so it needs only the standard library.

Some systems (Debian) cut the part out of Python that brings pip into a new environment; then pip comes from
the package index directly, checked against the digest below.
"""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import venv
from pathlib import Path

PIP = "pip-26.3-py3-none-any.whl"
DIGEST = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
TARGET = Path(".venv")


def make_environment() -> None:
    if (TARGET / "bin" / "python").exists() and runs("--version"):
        return
    print(f"Making {TARGET} with Python {sys.version.split()[0]} ...", flush=True)
    try:
        import ensurepip  # noqa: F401  only to know whether it is there
    except ImportError:
        venv.create(TARGET, clear=True, with_pip=False, symlinks=True)
        install_pip()
    else:
        venv.create(TARGET, clear=True, with_pip=True, symlinks=True)


def runs(*words: str) -> bool:
    """Does the environment's pip answer? A folder that was moved or half made does not."""
    done = subprocess.run([TARGET / "bin" / "python", "-m", "pip", *words], capture_output=True, check=False)
    return done.returncode == 0


def install_pip() -> None:
    """Fetch pip's wheel and let it install itself."""
    # The index is the one that pip itself would use; what comes is checked by its digest.
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    with urllib.request.urlopen(index) as page:
        links = re.findall(r'href="([^"]+)"', page.read().decode())
    [link] = [link for link in links if PIP in link.split("#")[0]][:1]
    with urllib.request.urlopen(urllib.parse.urljoin(index, link)) as answer:
        wheel = answer.read()
    if hashlib.sha256(wheel).hexdigest() != DIGEST:
        raise OSError(f"{PIP} from {index} is not the file we know")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / PIP
        file.write_bytes(wheel)
        into = [str(TARGET / "bin" / "python"), f"{file}/pip"]
        subprocess.run([*into, "install", "--quiet", "--no-index", str(file)], check=True)


if __name__ == "__main__":
    try:
        make_environment()
    except (OSError, ValueError, subprocess.CalledProcessError) as trouble:
        sys.exit(
            f"The Python environment {TARGET} could not be made ({trouble}). "
            "On Debian and Ubuntu, `apt install python3-venv` brings what is missing."
        )

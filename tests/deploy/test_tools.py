"""The few words one types, and how they find their tools on somebody else's machine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.embedded import binaries
from deploy.embedded.postgres import ROOT
from deploy.node import OLDEST


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        words, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def program(folder: Path, name: str, says: str) -> None:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\necho {says}\n")
    file.chmod(0o755)


def test_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    [phony] = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    done = run("make", "help", MAKEFLAGS="", MAKELEVEL="")
    assert sorted(re.findall(r"^  make (\S+)", done.stdout, re.MULTILINE)) == sorted(phony.split())


def test_a_python_that_is_too_old_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "old").chmod(0o755)
    done = run("sh", "deploy/python.sh", "anything", PYTHON=str(tmp_path / "old"))
    assert done.returncode == 1
    assert done.stderr.startswith("Causeway needs Python 3.11 or newer, and none was found")
    assert done.stderr.count("\n") == 1


def test_the_python_that_is_asked_for_is_taken() -> None:
    done = run("sh", "deploy/python.sh", "-c", "import sys; print(sys.executable)", PYTHON=sys.executable)
    assert Path(done.stdout.strip()).samefile(sys.executable)


def test_an_old_node_is_passed_over_for_the_wheels(tmp_path: Path) -> None:
    program(tmp_path, "node", "v18.20.0")
    program(tmp_path, "npm", "10.0.0")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    node = run(sys.executable, "-m", "deploy.node", "node", "--version", PATH=path)
    assert tuple(map(int, node.stdout.strip().lstrip("v").split(".")[:2])) >= OLDEST
    npm = run(sys.executable, "-m", "deploy.node", "npm", "--version", PATH=path)
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", npm.stdout)
    assert npm.stdout != "10.0.0\n"


def test_a_new_node_of_the_system_is_used(tmp_path: Path) -> None:
    program(tmp_path, "node", "v99.0.0")
    program(tmp_path, "npm", "the-systems-npm")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    assert run(sys.executable, "-m", "deploy.node", "npm", "--version", PATH=path).stdout == "the-systems-npm\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root copies the programs")
def test_programs_are_copied_whole_and_run_from_there(tmp_path: Path) -> None:
    target = tmp_path / "place" / "copy"
    binaries._copy(binaries.installed().parents[2], target)
    programs = target / binaries.PACKAGE / "pginstall" / "bin"
    assert binaries.major(programs) == binaries.major(binaries.installed())
    assert shutil.which("initdb", path=str(programs))
    assert [path.name for path in target.parent.iterdir()] == ["copy"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root copies the programs")
def test_programs_are_not_taken_from_a_folder_that_others_can_write(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    place.chmod(0o777)
    with pytest.raises(PermissionError):
        binaries._copy(binaries.installed().parents[2], place / "copy")
    assert not list(place.iterdir())

"""What is installed is explained, locked, and comes from nowhere in particular."""

import json
import re
import tomllib

from deploy.embedded.postgres import ROOT


def name(requirement: str) -> str:
    return re.split(r"[\[<>=~! ;]", requirement)[0].lower().replace("_", "-")


def declared() -> tuple[list[str], list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return project["dependencies"], project["optional-dependencies"]["dev"]


def locked(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text().splitlines()
    pins = (re.match(r"([A-Za-z0-9._-]+)==(\S+)", line) for line in lines)
    return {name(pin[1]): pin[2] for pin in pins if pin}


def test_every_dependency_says_why_it_is_here_and_no_other_is_named() -> None:
    run, dev = declared()
    browser = json.loads((ROOT / "package.json").read_text())
    wanted = {name(each) for each in run + dev} | set(browser["dependencies"]) | set(browser["devDependencies"])
    text = (ROOT / "docs/explanation/dependencies.md").read_text()
    explained = {name(each) for each in re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)}
    assert explained == {each.lower().replace("_", "-") for each in wanted}


def test_both_lock_files_hold_what_is_declared_in_the_same_versions() -> None:
    run, dev = declared()
    served, developed = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name(each) for each in run} <= served.keys()
    assert {name(each) for each in run + dev} <= developed.keys()
    assert {each: developed.get(each) for each in served} == served


def test_locks_name_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not [where for where, package in packages.items() if "resolved" in package]
    for file in ("requirements.lock", "requirements-dev.lock"):
        assert "--index-url" not in (ROOT / file).read_text()
        assert "://" not in (ROOT / file).read_text()


def test_the_licence_and_the_notices_are_there() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    notice = (ROOT / "NOTICE").read_text()
    for bundled in json.loads((ROOT / "package.json").read_text())["dependencies"]:
        if bundled != "esbuild":  # a tool, no part of what it builds
            assert bundled in notice.lower() or bundled.split("-data")[0] in notice.lower()

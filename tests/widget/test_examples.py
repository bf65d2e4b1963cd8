"""The examples of docs/howto/widget.md are run as they stand, and what they sign opens the door."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from django.conf import settings

from tests.widget import counter
from tests.widget.counter import Product

pytestmark = pytest.mark.django_db
USER = {"id": "user-1", "organisation": "org-7", "name": "Klara Vogt"}
NODE = [sys.executable, "-m", "deploy.node", "node"]


@pytest.fixture
def product() -> Product:
    return counter.product()


def example(language: str) -> str:
    text = (settings.BASE_DIR / "docs/howto/widget.md").read_text()
    found = re.search(rf"<!-- run by .*? -->\n```{language}\n(.*?)```", text, re.DOTALL)
    assert found, language
    return found[1]


def keys(product: Product) -> list[tuple[str, str, str]]:
    """Algorithm, name and secret of each key."""
    pem = product.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    return [("HS256", product.shared.kid, product.shared.secret), ("EdDSA", product.public.kid, pem)]


def opens(product: Product, token: str) -> None:
    answer = product.exchange(token.strip())
    assert answer.status_code == 200, answer.content
    assert answer.json()["person"]["name"] == "Klara Vogt"  # type: ignore[attr-defined]


def test_the_example_in_python(product: Product, tmp_path: Path) -> None:
    for algorithm, kid, secret in keys(product):
        given = f"AUDIENCE, KID = {product.widget.audience!r}, {kid!r}\n"
        call = f"\nprint(causeway_token({USER!r}, {secret!r}, {algorithm!r}))\n"
        script = tmp_path / "sign.py"
        script.write_text(given + example("python") + call)
        opens(product, _said([sys.executable, str(script)]))


def test_the_example_in_node(product: Product, tmp_path: Path) -> None:
    for algorithm, kid, secret in keys(product):
        given = f"const AUDIENCE = {json.dumps(product.widget.audience)}, KID = {json.dumps(kid)};\n"
        call = f"\nconsole.log(causewayToken({json.dumps(USER)}, {json.dumps(secret)}, {json.dumps(algorithm)}));\n"
        script = tmp_path / "sign.mjs"
        script.write_text(example("js") + given + call)
        opens(product, _said([*NODE, str(script)]))


@pytest.mark.skipif(not shutil.which("go") and not Path("/usr/local/go/bin/go").exists(), reason="Go is not installed")
def test_the_example_in_go(product: Product, tmp_path: Path) -> None:
    go = shutil.which("go") or "/usr/local/go/bin/go"
    raw = product.private.private_bytes_raw().hex()
    code = example("go").replace("package portal", "package main").replace(
        "import (", 'import (\n\t"encoding/hex"\n\t"fmt"\n\t"os"'
    )  # fmt: skip
    code += """
func main() {
	user := User{ID: "user-1", Organisation: "org-7", Name: "Klara Vogt"}
	var key any = []byte(os.Args[3])
	if os.Args[4] == "EdDSA" {
		seed, _ := hex.DecodeString(os.Args[3])
		key = ed25519.NewKeyFromSeed(seed)
	}
	fmt.Println(CausewayToken(user, os.Args[1], os.Args[2], key))
}
"""
    (tmp_path / "main.go").write_text(code)
    (tmp_path / "go.mod").write_text("module portal\n\ngo 1.24\n")
    program = tmp_path / "portal"
    subprocess.run([go, "build", "-o", str(program), "."], cwd=tmp_path, check=True, timeout=300)
    for algorithm, kid, secret in keys(product):
        key = raw if algorithm == "EdDSA" else secret
        opens(product, _said([str(program), product.widget.audience, kid, key, algorithm]))


def _said(command: list[str]) -> str:
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout

"""The files for operators hold together: every setting, file, volume and service that they name exists."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from agent.settings import Settings

UI = Path(__file__).parents[2] / "ui"
DEPLOY = UI / "deploy"
_KNOWN = {f"LIGHTBOX_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize(
    "file", [*sorted(DEPLOY.iterdir()), UI / "for-operators.md", UI.parent / ".env.example"], ids=lambda path: path.name
)
def test_every_setting_that_is_named_exists(file: Path):
    assert set(re.findall(r"LIGHTBOX_[A-Z_]*[A-Z]", file.read_text("utf-8"))) <= _KNOWN


def test_the_compose_file_names_only_what_is_there():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services = compose["services"]

    for name, service in services.items():
        assert set(service.get("depends_on", [])) <= set(services), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).is_file(), volume
        if build := service.get("build"):
            root = (DEPLOY / build["context"]).resolve()
            assert root == UI.parent
            assert (root / build["dockerfile"]).is_file()
    published = [name for name, service in services.items() if service.get("ports")]
    assert published == ["nginx"]
    hosts = re.findall(r"(?:@|//)([a-z]+):\d+", str(services["lightbox"]["environment"]))
    assert set(hosts) - {"localhost"} <= set(services)


@pytest.mark.parametrize("name", ["nginx.conf", "nginx.compose.conf", "nginx.conf with TLS"])
def test_nginx_takes_its_configuration(tmp_path: Path, name):
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    name, _, tls = name.partition(" with ")
    site = (DEPLOY / name).read_text("utf-8").replace("server lightbox:8000", "server 127.0.0.1:8000")
    if tls:
        site = _with_own_certificate(site, tmp_path)
    site = re.sub(r"listen \[::\]:.*", "", site)  # the tests' machine may have no IPv6
    site = re.sub(r"listen (80|443)\b", r"listen 127.0.0.1:18\1", site)
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {site} }}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    tested = subprocess.run([nginx, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True)

    assert tested.returncode == 0, tested.stderr


def _with_own_certificate(site: str, folder: Path) -> str:
    """Do as the page for operators says: take the `#` from the lines for TLS, and name a certificate."""
    head, lines = site.split("# For TLS with a certificate of your own:\n")
    block, rest = lines.split("\n    server_name", 1)
    block = block.replace("# ", "").replace("/etc/ssl/certs", str(folder)).replace("/etc/ssl/private", str(folder))
    key, certificate = folder / "lightbox.key", folder / "lightbox.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=studio.example.com", "-keyout", key,
         "-out", certificate], check=True, capture_output=True,
    )  # fmt: skip
    assert block.count(str(folder)) == 2
    return f"{head}\n{block}\n    server_name{rest}"


def test_the_units_start_programs_that_the_installation_has():
    for unit in DEPLOY.glob("*.service"):
        program = re.search(r"ExecStart=/opt/lightbox/\.venv/bin/(\w+)", unit.read_text("utf-8"))
        assert program
        assert program[1] in ("lightbox", "chroma")


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
def test_systemd_takes_the_units(tmp_path: Path, unit):
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd is not installed")
    there = re.sub(r"/opt/lightbox/\.venv/bin/\w+", sys.executable, unit.read_text("utf-8"))
    (tmp_path / unit.name).write_text(there, "utf-8")
    said = subprocess.run([verify, "verify", str(tmp_path / unit.name)], capture_output=True, text=True)

    assert said.returncode == 0, said.stderr
    assert unit.name not in said.stderr, said.stderr  # an unknown key is only a warning

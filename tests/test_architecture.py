"""The house rules that no linter knows."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
FOLDERS = ("agent", "tools", "knowledge", "ui", "evals")


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_generic_package_names_are_ours(folder: str, tmp_path: Path) -> None:
    code = f"import {folder}; print({folder}.__file__)"
    found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert Path(found.stdout.strip()) == ROOT / folder / "__init__.py"


def test_no_file_in_ui_hides_a_package() -> None:
    assert not [p for p in (ROOT / "ui").iterdir() if p.stem in FOLDERS]


def test_tests_hold_no_init_files() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_nothing_is_called_utils_or_its_cousins() -> None:
    vague = {"utils", "helpers", "common", "core", "base", "misc"}
    assert not [p for folder in FOLDERS for p in (ROOT / folder).rglob("*.py") if p.stem in vague]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_says_what_it_is_for(folder: str) -> None:
    assert len((ROOT / folder / "README.md").read_text("utf-8").splitlines()) >= 8


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from ui.cli import main;"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0;"
        "heavy = ('torch', 'diffusers', 'chromadb', 'chainlit', 'langchain_core', 'numpy', 'PIL');"
        "print([m for m in heavy if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_pre_commit_runs_what_make_check_runs() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]

    assert [hook["entry"] for repo in hooks for hook in repo["hooks"]] == ["make check"]


def test_the_lock_names_every_dependency() -> None:
    import tomllib

    locked = {line.split("==")[0].lower() for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = [
        w.replace("[", " ").replace(">", " ").replace("=", " ").replace(";", " ").split()[0].lower() for w in wanted
    ]

    assert [n for n in names if n not in locked] == []

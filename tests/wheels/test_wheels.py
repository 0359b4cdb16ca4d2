"""Every package as a stranger gets it: built by hatch, installed by pip into an empty environment, and used."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from pathlib import Path

import pytest

from guards.projects import Project, projects
from guards.wheels import foreign_files, path_requirements

PROJECTS = projects()
EXAMPLES = {
    "example.py": "50 of 50 points are right\n",
    "example_tensor.py": "3.000 1.000\n",
    "example_fast.py": "fast True True\n",
    "example_cuda.py": "cuda [[19.0, 22.0], [43.0, 50.0]]\n",
}


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command outside of this repository's settings and return what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{command} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda project: run("hatch", "build", folder, cwd=project.folder), PROJECTS))
    return folder


@pytest.fixture(scope="session")
def clean_python(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an empty environment into which the wheels were installed, the lowest stages first.

    The lowest stage is installed without any index: it needs nothing. A sibling is then there already when the next
    stage asks for it, so a package of the same name elsewhere can never stand in for it.
    """
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = (python, "-m", "pip", "install", "--no-compile", "--find-links", dist)  # most modules are never imported
    run(*install, "--no-index", "minitorch-scalar", cwd=folder)
    for project in sorted(PROJECTS, key=lambda project: len(siblings_of(project))):
        name = f"{project.name}=={project.version}"
        run(*install, name, cwd=folder)
    return python


def siblings_of(project: Project) -> list[Project]:
    """Return the other packages of this repository that one asks for."""
    return [other for other in PROJECTS if any(line.startswith(f"{other.name}~=") for line in project.dependencies)]


def wheel_of(project: Project, dist: Path) -> Path:
    (wheel,) = dist.glob(f"{project.name.replace('-', '_')}-{project.version}-py3-none-any.whl")
    return wheel


def metadata_of(project: Project, dist: Path) -> Message:
    with zipfile.ZipFile(wheel_of(project, dist)) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(wheel.read(name))


def test_twine_accepts_every_file(dist: Path) -> None:
    files = sorted(dist.glob("*.*"))
    assert len(files) == 2 * len(PROJECTS)
    run(sys.executable, "-m", "twine", "check", "--strict", *files, cwd=dist)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_a_wheel_contains_only_its_package(project: Project, dist: Path) -> None:
    with zipfile.ZipFile(wheel_of(project, dist)) as wheel:
        assert foreign_files(wheel.namelist(), project.package.name) == []


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_a_wheel_contains_every_file_of_its_package(project: Project, dist: Path) -> None:
    sources = {
        str(path.relative_to(project.package.parent))
        for path in project.package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel_of(project, dist)) as wheel:
        assert sources - set(wheel.namelist()) == set()


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_a_source_archive_contains_licence_and_tests(project: Project, dist: Path) -> None:
    (archive,) = dist.glob(f"{project.name.replace('-', '_')}-*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"} <= names
    assert any(name.startswith("tests/") for name in names)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_no_wheel_asks_for_a_file_or_an_address(project: Project, dist: Path) -> None:
    assert path_requirements(metadata_of(project, dist).get_all("Requires-Dist", [])) == []


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_every_wheel_carries_its_licence_and_description(project: Project, dist: Path) -> None:
    metadata = metadata_of(project, dist)
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert metadata["Description-Content-Type"] == "text/markdown"


def test_the_scalar_wheel_asks_for_nothing(dist: Path) -> None:
    (scalar,) = (project for project in PROJECTS if project.name == "minitorch-scalar")
    assert metadata_of(scalar, dist).get_all("Requires-Dist") is None


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_an_installed_package_imports_with_its_version(project: Project, clean_python: Path) -> None:
    code = f"import {project.package.name} as package; print(package.__version__, package.__file__)"
    version, file = run(clean_python, "-W", "error", "-c", code, cwd=clean_python.parent).split()
    assert version == project.version
    assert Path(file).is_relative_to(clean_python.parents[1])


@pytest.mark.parametrize(("example", "printed"), EXAMPLES.items())
def test_an_example_runs_on_the_installed_wheels(example: str, printed: str, clean_python: Path) -> None:
    script = Path(__file__).with_name(example)
    assert run(clean_python, "-W", "error", script, cwd=clean_python.parent) == printed


def test_the_tensor_wheel_asks_for_numpy_and_the_stage_below(dist: Path) -> None:
    (tensor,) = (project for project in PROJECTS if project.name == "minitorch-tensor")
    wanted = metadata_of(tensor, dist).get_all("Requires-Dist")
    assert wanted == [f"minitorch-scalar~={tensor.version}", "numpy>=2.0"]


def test_the_fast_wheel_asks_for_numba_and_the_stages_below(dist: Path) -> None:
    (fast,) = (project for project in PROJECTS if project.name == "minitorch-fast")
    wanted = metadata_of(fast, dist).get_all("Requires-Dist", [])
    stages = {f"minitorch-scalar~={fast.version}", f"minitorch-tensor~={fast.version}"}
    assert {*stages, "llvmlite>=0.44", "numba>=0.61", "numpy>=2.0"} <= set(wanted)
    assert [line.partition(";")[0].strip() for line in wanted if line.startswith("tbb")] == ["tbb>=2021.6"]


def test_the_cuda_wheel_asks_for_the_stages_below_and_for_a_compiler_only_as_an_extra(dist: Path) -> None:
    (cuda,) = (project for project in PROJECTS if project.name == "minitorch-cuda")
    wanted = metadata_of(cuda, dist).get_all("Requires-Dist", [])
    stages = {f"minitorch-{stage}~={cuda.version}" for stage in ("scalar", "tensor", "fast")}
    assert {*stages, "llvmlite>=0.44", "numba>=0.61", "numpy>=2.0"} == {line for line in wanted if "extra" not in line}
    extras = [line for line in wanted if "extra" in line]
    assert sorted(line.partition(";")[0].strip() for line in extras) == [
        "numba-cuda[cu12]>=0.30",
        "numba-cuda[cu13]>=0.30",
    ]


@pytest.mark.parametrize(
    ("project", "command"),
    [(project, command) for project in PROJECTS for command in project.settings["project"].get("scripts", {})],
)
def test_every_console_command_is_installed(project: Project, command: str, clean_python: Path) -> None:
    printed = run(clean_python.parent / command, "--version", cwd=clean_python.parent)
    assert printed == f"{command} {project.version}\n"


@pytest.mark.parametrize("name", ["other/a.py", "tests/test_a.py", "package.pth", "package-0.1.0.data/scripts/a"])
def test_a_file_beside_the_package_is_found(name: str) -> None:
    assert foreign_files(["package/a.py", "package-0.1.0.dist-info/METADATA", name], "package") == [name]


def test_a_requirement_by_path_is_found() -> None:
    assert path_requirements(["a~=0.1.0", "b @ file:///b"]) == ["b @ file:///b"]

# ruff: noqa: INP001, S603 - a script of the documentation; it runs pip and cyclonedx-py with its own arguments
"""Write the bill of materials of the wheel: ``python -m docs.bill_of_materials [FOLDER]`` (``dist``).

It is a CycloneDX document (JSON) that lists what the wheel needs to run, directly and indirectly, with the versions,
licences and package URLs that pip installs today. The wheel is built, its requirements without extras are installed
into an environment of their own, and cyclonedx-py lists that environment.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

from packaging.requirements import Requirement

from tests.wheel import build_wheel

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write the bill of materials and print its path."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "dist")
    sys.stdout.write(f"{write_bill(folder)}\n")


def requirements(wheel: Path) -> list[str]:
    """Return what a wheel requires to run, without its extras."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = message_from_bytes(archive.read(name))
    required = [Requirement(each) for each in metadata.get_all("Requires-Dist", [])]
    return [str(each) for each in required if each.marker is None or each.marker.evaluate({"extra": ""})]


def write_bill(folder: Path) -> Path:
    """Build the wheel, write its bill of materials into ``folder``, and return the path of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        wheel = build_wheel(Path(work))
        path = folder / f"{wheel.name.split('-py3-')[0]}.cdx.json"
        environment = Path(work) / "environment"
        venv.create(environment, with_pip=False)
        _run("pip", "--python", str(environment), "install", "--quiet", *requirements(wheel))
        arguments = ("--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "library", "--output-reproducible")
        _run("cyclonedx_py", "environment", str(environment), *arguments, "--output-file", str(path))
    return path


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)


if __name__ == "__main__":
    main()

"""What a plain install gets: the wheel, alone in an empty environment, loads the shipped model."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


def test_wheel_holds_code_configs_and_lexicons_only(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {path for suffix in ("py", "yaml", "json", "typed") for path in ROOT.glob(f"riskscore/**/*.{suffix}")}
    expected = {path.relative_to(ROOT).as_posix() for path in package}
    expected |= {f"riskscore/configs/{path.name}" for path in ROOT.glob("configs/*.yaml")}
    assert {"riskscore/py.typed", "riskscore/configs/japan_korea.yaml"} <= expected
    assert any(name.startswith("riskscore/lexicons/") for name in expected)
    assert names == expected


def test_installed_wheel_loads_the_shipped_model(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "empty"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel, cwd=tmp_path)
    # The dependencies are borrowed from this interpreter, so that no network is needed. A .pth inside a borrowed
    # folder is not read, so this checkout's editable install stays out of it.
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(home)}))
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    say = "import riskscore as rs; print(rs.__file__); print(rs.load_model('japan_korea').name)"
    file, name = run(python, "-I", "-c", say, cwd=tmp_path).splitlines()
    assert Path(file).is_relative_to(site)
    assert name == yaml.safe_load((ROOT / "configs" / "japan_korea.yaml").read_text("utf-8"))["name"]

"""Opens JupyterLab's file browser on the lessons; binder/start names this folder to Jupyter."""

from pathlib import Path

c = get_config()  # noqa: F821  Jupyter defines it

c.ServerApp.preferred_dir = str(Path(__file__).resolve().parents[2] / "notebooks")

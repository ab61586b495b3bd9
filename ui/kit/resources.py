"""Where fonts, icons, style and words lie: beside the program, in a checkout as in a frozen build."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
"""PyInstaller unpacks modules and data under one root, so this holds there too."""

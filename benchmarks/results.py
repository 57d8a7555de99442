"""RESULTS.md, a section for each benchmark: a benchmark writes its own and leaves the others as they are."""

from __future__ import annotations

import re
from pathlib import Path

PATH = Path(__file__).parent / "RESULTS.md"


def write_section(title: str, body: str) -> None:
    """Put `body` under the heading `# title`, in the place of what stands there, else at the end."""
    text = PATH.read_text(encoding="utf-8") if PATH.exists() else ""
    sections = re.split(r"^(?=# )", text, flags=re.MULTILINE)
    made = f"# {title}\n\n{body.strip()}\n"
    at = [index for index, section in enumerate(sections) if section.startswith(f"# {title}\n")]
    if at:
        sections[at[0]] = made
    else:
        sections.append(made)
    PATH.write_text("\n".join(section.strip() + "\n" for section in sections if section.strip()), encoding="utf-8")

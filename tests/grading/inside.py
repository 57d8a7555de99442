"""Asking from inside a sandbox."""

from course_lib.grading.worker.remote import Session


def ask(sandbox, body, *args):
    """The reply of a function with `body`, called inside the sandbox."""
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    source = f"import os, sys\nimport numpy as np\ndef f(*args):\n{lines}"
    with Session(sandbox.start, [("cell 1", source)], ["f"], {}, sandbox.limits) as session:
        return session.caller().run("call", ["f"], [args])[0]

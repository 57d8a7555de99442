"""The `course` command: one table of verbs. Each verb's module is imported when the verb is used, and not before.

A module that serves a verb has two functions: `add_arguments(parser)` and `run(args) -> int`, the exit code.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from course_lib import __version__
from course_lib.errors import CourseError


@dataclass(frozen=True)
class Verb:
    """One subcommand of `course`.

    name: what is typed. module: where its `add_arguments` and `run` live. help: one line.
    passes_on: options that the module doesn't know are kept for it, in order, as `args.rest`.
    """

    name: str
    module: str
    help: str
    passes_on: bool = False


VERBS = (
    Verb("lab", "course_lib.lab", "open the lessons in JupyterLab", passes_on=True),
    Verb("check", "course_lib.check_notebook", "check one notebook and print what each exercise earns"),
    Verb("progress", "course_lib.checking.progress_table", "say how far you are, unit by unit"),
    Verb("build", "course_lib.authoring.build", "make notebooks and answer keys from the lessons in solutions/"),
    Verb("audit", "course_lib.authoring.audit", "put every right and wrong answer of the banks to the checks"),
    Verb("sample", "course_lib.grading.samples.sample", "write a sample class, with the score each must get"),
    Verb("grade", "course_lib.grading.running.app", "grade a folder or a zip of submissions into the gradebook"),
    Verb("report", "course_lib.grading.pages.report", "make the class report and the exports of a run again"),
    Verb("release", "course_lib.grading.release.release", "write what learners get, proven to hold no answer"),
    Verb("doctor", "course_lib.doctor", "say what is installed, what is missing, and what to do about it"),
)


def verbs_here() -> list[Verb]:
    """Return the verbs whose modules are here: learners get those that they can use. None is imported."""
    root = Path(__file__).resolve().parents[1]
    return [
        v
        for v in VERBS
        if not v.module.startswith("course_lib.") or (root / v.module.replace(".", "/")).with_suffix(".py").exists()
    ]


def overview() -> str:
    """Return the help text of `course` itself: every verb with its line, made without importing any of them."""
    lines = ["usage: course VERB [options]", "", *(f"  {verb.name:10} {verb.help}" for verb in verbs_here())]
    return "\n".join(
        [*lines, "", "`course VERB --help` says what a verb takes; `course --version` which version this is."]
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code: 0 done, 1 done and found wanting, 2 could not be done.

    argv: the arguments after `course`; those of the process where None.
    """
    argv = list(sys.argv[1:] if argv is None else argv)
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    if argv[0] == "--version":
        print(f"course {__version__}")
        return 0
    verb = next((verb for verb in verbs_here() if verb.name == argv[0]), None)
    if verb is None:
        print(f"course has no verb {argv[0]!r}.\n\n{overview()}", file=sys.stderr)
        return 2
    try:
        module = import_module(verb.module)
        parser = argparse.ArgumentParser(prog=f"course {verb.name}", description=module.__doc__.partition("\n\n")[0])
        module.add_arguments(parser)
        if verb.passes_on:
            args, args.rest = parser.parse_known_args(argv[1:])
        else:
            args = parser.parse_args(argv[1:])
        return module.run(args)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("course_lib"):
            raise
        print(
            f"`course {verb.name}` needs the package {error.name!r}, which is not installed here. "
            f"`python3 run.py {verb.name}` installs what it needs.",
            file=sys.stderr,
        )
        return 2
    except BrokenPipeError:  # the reader of our output, `head` say, has gone
        sys.stderr.close()  # keeps Python from complaining about it once more at exit
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())

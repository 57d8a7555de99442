"""Frames: what is not one of ours is refused, and nothing can keep the driver waiting past its deadline."""

import os
import struct
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pytest

from course_lib.grading.worker.allowance import within
from course_lib.grading.worker.channel import MAX_SAID, Channel, WorkerBroken, WorkerEnded, WorkerLate
from course_lib.grading.worker.frames import MAX_REPLY, frame

ECHO = """
import sys
while data := sys.stdin.buffer.read1():
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
"""


def open_channel(code: str) -> tuple[Channel, subprocess.Popen]:
    """A channel to a process of its own, which runs `code`."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-I", "-c", code], **pipes)
    ours = [os.dup(stream.fileno()) for stream in (process.stdin, process.stdout, process.stderr)]
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()

    def end() -> None:
        process.kill()
        process.wait()

    return Channel(*ours, end), process


@pytest.fixture
def start():
    channels = []

    def run(code: str) -> Channel:
        channels.append(open_channel(code)[0])
        return channels[-1]

    yield run
    for channel in channels:
        channel.close()


def says(data: bytes) -> str:
    return f"import sys, time\nsys.stdout.buffer.write({data!r})\nsys.stdout.flush()\ntime.sleep(60)"


def soon(seconds: float = 20.0) -> Callable[[], float]:
    return within(seconds)


def test_messages_pass_whatever_their_size(start):
    channel = start(ECHO)
    for message in ({"a": [1, None, "x"]}, {"big": np.arange(100_000.0)}):
        channel.send(message)
        back = channel.receive(soon())
        assert back.keys() == message.keys()
    assert np.array_equal(back["big"], np.arange(100_000.0))


def test_two_messages_queue(start):
    channel = start(ECHO)
    channel.send({"n": 1})
    channel.send({"n": 2})
    assert [channel.receive(soon())["n"] for _ in range(2)] == [1, 2]


def test_silence_ends_at_the_deadline_even_while_sending(start):
    channel = start("import time; time.sleep(60)")
    channel.send({"more than a pipe holds": np.zeros(200_000)})
    begun = time.monotonic()
    with pytest.raises(WorkerLate):
        channel.receive(soon(0.3))
    assert time.monotonic() - begun < 5


def test_an_end_is_noticed(start):
    with pytest.raises(WorkerEnded):
        start("import os; os._exit(3)").receive(soon())


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("<I", MAX_REPLY + 1),
        struct.pack("<II", 8, 2**31) + b"{}..",
        struct.pack("<I", 2) + b"{}",
        struct.pack("<I", 60)
        + struct.pack("<I", 56)
        + b'{"value":{"a":0},"arrays":[["<f8",[1000000000000]]]}'.ljust(56),
        frame({"a": 1}).replace(b'"a"', b'"\xff"'),
        b"cos\nsystem\n(S'echo'\ntR.                                              ",
    ],
    ids=["giant", "giant header", "no header", "array longer than its bytes", "not text", "a pickle"],
)
def test_what_is_not_a_frame_of_ours_is_refused(start, data):
    with pytest.raises(WorkerBroken):
        start(says(data)).receive(soon())


def test_a_flood_on_stderr_is_kept_short_and_harms_nothing(start):
    code = "import os\nos.write(1, " + repr(frame({"n": 1})) + ")\nwhile True: os.write(2, b'x' * 65536)"
    channel = start(code)
    assert channel.receive(soon()) == {"n": 1}
    with pytest.raises(WorkerLate):
        channel.receive(soon(0.3))
    assert len(channel.said) <= MAX_SAID + 65536


def test_close_ends_the_process_and_frees_the_pipes():
    channel, process = open_channel("print('last words', flush=True)\nimport time; time.sleep(60)")
    before = len(os.listdir("/dev/fd"))
    channel.close()
    channel.close()
    assert process.returncode is not None
    assert len(os.listdir("/dev/fd")) == before - 3

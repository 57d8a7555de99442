"""Frames: what is not one of ours is refused, and nothing can keep the driver waiting past its deadline."""

import struct
import subprocess
import sys
import time

import numpy as np
import pytest

from course_lib.grading.channel import MAX_REPLY, MAX_SAID, Channel, WorkerBroken, WorkerEnded, WorkerLate, frame

ECHO = """
import sys
while data := sys.stdin.buffer.read1():
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
"""


@pytest.fixture
def start():
    channels = []

    def run(code: str) -> Channel:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        channel = Channel(subprocess.Popen([sys.executable, "-I", "-c", code], start_new_session=True, **pipes))
        channels.append(channel)
        return channel

    yield run
    for channel in channels:
        channel.close()


def says(data: bytes) -> str:
    return f"import sys, time\nsys.stdout.buffer.write({data!r})\nsys.stdout.flush()\ntime.sleep(60)"


def soon(seconds: float = 20.0) -> float:
    return time.monotonic() + seconds


def test_messages_pass_whatever_their_size(start):
    channel = start(ECHO)
    for message in ({"a": [1, None, "x"]}, {"big": np.arange(300_000.0)}):
        channel.send(message)
        back = channel.receive(soon())
        assert back.keys() == message.keys()
    assert np.array_equal(back["big"], np.arange(300_000.0))


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


def test_close_ends_the_process(start):
    channel = start("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)")
    channel.close()
    assert channel.process.returncode is not None

"""Attacks on time, memory, disk and patience, and ways to end the process or to refuse to."""

from .attack import EXHAUSTING, Attack, ending, first_cell, harming

_ENDED, _LATE = "ended the process", "did not finish in the time"


def _ends(name: str, body: str, before: str = "") -> Attack:
    return ending(EXHAUSTING, name, body, _ENDED, before)


def _late(name: str, body: str, before: str = "") -> Attack:
    return ending(EXHAUSTING, name, body, _LATE, before)


def _raises(name: str, body: str, said: str = "") -> Attack:
    return ending(EXHAUSTING, name, body, said)


ENDS = (
    _ends("os._exit(0)", "os._exit(0)"),
    _raises("sys.exit(0)", "sys.exit(0)", "SystemExit"),
    _raises("a KeyboardInterrupt", "raise KeyboardInterrupt"),
    _raises("a GeneratorExit", "raise GeneratorExit", "GeneratorExit"),
    ending(
        EXHAUSTING,
        "an exception that raises when it is shown",
        "raise Shy",
        "",
        """
        class Shy(Exception):
            __str__ = __repr__ = lambda self: 1 / 0
        """,
    ),
    _ends("a null pointer", "ctypes.string_at(0)"),
    _ends("abort()", "os.abort()"),
    _raises(
        "a stack that overflows in C",
        """
        ctypes.pythonapi.Py_SetRecursionLimit(10**9)
        sys.setrecursionlimit(10**9)
        for _ in range(10**6):
            x = [x]
        return repr(x)
        """,
        f"{_ENDED}|{_LATE}",
    ),
    _ends(
        "a system call of another architecture",
        """
        import mmap
        code = mmap.mmap(-1, 4096, prot=7)
        code.write(b'\\xb8\\x14\\0\\0\\0\\xcd\\x80\\xc3' if os.uname().machine == 'x86_64' else bytes(8))
        at = ctypes.addressof(ctypes.c_char.from_buffer(code))
        return ctypes.CFUNCTYPE(ctypes.c_long)(at)()
        """,
    ),
    _raises(
        "SIGKILL for itself",
        """
        os.kill(os.getpid(), 9)
        return x
        """,
    ),
    first_cell(EXHAUSTING, "os._exit in a cell of its own", "armed = os._exit(0)", ("double",)),
    first_cell(EXHAUSTING, "a loop in a cell of its own", "armed = [n for n in iter(int, 1)]", ("double",)),
    first_cell(EXHAUSTING, "sys.exit in a cell of its own", "armed = sys.exit(1)", ("double",)),
)

TIME = (
    _late("a loop", "while True: pass"),
    _late(
        "a loop that ignores every exception",
        """
        while True:
            try:
                while True: pass
            except BaseException:
                pass
        """,
    ),
    _late(
        "a loop with every signal ignored",
        """
        import signal
        for n in range(1, 65):
            try:
                signal.signal(n, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        while True: pass
        """,
    ),
    _late(
        "a sleep",
        """
        import time
        time.sleep(1000)
        """,
    ),
    _late("a power that never ends, in C", "return 3 ** (10 ** 10)"),
    _late(
        "a regular expression that backtracks",
        """
        import re
        return re.match('(a+)+$', 'a' * 60 + 'b')
        """,
    ),
    _late(
        "a read of its own requests",
        """
        while True:
            os.read(3, 1)
        """,
    ),
    _late(
        "an alarm each millisecond",
        """
        import signal
        signal.signal(signal.SIGALRM, lambda *a: None)
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        while True: pass
        """,
    ),
)

ROOM = (
    _raises("a gigabyte at once", "return len(bytearray(2**31)) * x", "MemoryError"),
    _raises(
        "memory bit by bit",
        """
        kept = []
        while True:
            kept.append(bytearray(2**20))
        """,
        f"MemoryError|{_LATE}",
    ),
    harming(
        EXHAUSTING,
        "memory in every kind that there is, summed",
        """
        import mmap
        kept = []
        kinds = (
            lambda: mmap.mmap(-1, 2**24),
            lambda: mmap.mmap(-1, 2**24, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS),
            lambda: os.ftruncate(system(319, 279, b'm', 0), 2**30),
            lambda: system(29, 194, 0, 2**24, 0o1600),
            lambda: open('/dev/shm/m', 'wb').write(bytes(2**24)),
            lambda: os.write(os.pipe()[1], bytes(4096)),
        )
        for make in kinds if len(x) == 3 else ():
            try:
                for _ in range(3):
                    item = make()
                    if isinstance(item, mmap.mmap):
                        item.write(bytes(2**24))
                    kept.append(item)
            except (OSError, MemoryError, ValueError):
                pass
        """,
    ),
    harming(
        EXHAUSTING,
        "a fork bomb",
        """
        for _ in range(1000):
            os.fork()
        """,
    ),
    harming(
        EXHAUSTING,
        "a thread bomb",
        """
        import threading, time
        for _ in range(1000):
            threading.Thread(target=time.sleep, args=(60,)).start()
        """,
    ),
    harming(
        EXHAUSTING,
        "a bomb of programs",
        """
        import subprocess
        for _ in range(100):
            try:
                subprocess.Popen([sys.executable, '-c', 'while True: pass'])
            except OSError:
                pass
        """,
    ),
    harming(
        EXHAUSTING,
        "a pool of processes",
        """
        import multiprocessing
        with multiprocessing.Pool(4) as pool:
            pool.map(abs, range(9))
        """,
    ),
    harming(
        EXHAUSTING,
        "a flood of files",
        """
        for n in range(100000):
            open(f'/tmp/{n}', 'wb').close()
        """,
    ),
    harming(
        EXHAUSTING,
        "a disk full",
        """
        for n in range(100):
            open(f'/tmp/{n}', 'wb').write(bytes(2**24))
        """,
    ),
    harming(EXHAUSTING, "a file of a terabyte", "os.ftruncate(os.open('/tmp/big', os.O_CREAT | os.O_RDWR), 2**40)"),
    harming(
        EXHAUSTING,
        "every descriptor taken",
        """
        while True:
            os.dup(0)
        """,
    ),
    harming(
        EXHAUSTING,
        "the limits raised",
        """
        import resource
        for name in ('AS', 'NPROC', 'FSIZE', 'CPU', 'NOFILE'):
            try:
                resource.setrlimit(getattr(resource, f'RLIMIT_{name}'), (resource.RLIM_INFINITY,) * 2)
            except (ValueError, OSError):
                pass
        """,
    ),
    harming(
        EXHAUSTING,
        "a flood of prints",
        """
        for _ in range(2000):
            print('flood' * 1000)
            print('flood' * 1000, file=sys.stderr)
        """,
    ),
    _late(
        "a flood straight to the descriptors",
        """
        while True:
            os.write(1, b'flood' * 1000)
            os.write(2, b'flood' * 1000)
        """,
    ),
    _raises("a reply of a gigabyte", "return np.zeros(2**25)", ""),
    _raises("a million small items", "return [1.0] * 10**6", ""),
    _raises("a text of a hundred megabytes", "return 'x' * 10**8", ""),
    _raises("an exception of a hundred megabytes", "raise ValueError('\\x1b[31m' * 10**7)", "ValueError"),
)

ATTACKS = (*ENDS, *TIME, *ROOM)

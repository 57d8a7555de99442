"""Attacks on what lies about: answers, keys, gradebooks, other people's work, and the driver's own memory."""

from .attack import READING, Attack, grabbing


def _read(name: str, body: str, before: str = "", said: str = "Called with x") -> Attack:
    return grabbing(READING, name, body, before, said)


ATTACKS = (
    _read("the gradebook", "return use(open('SECRETS/gradebook.db', 'rb').read(), x)"),
    _read("another student's submission", "return use(open('SECRETS/student-99/90_tiny.ipynb', 'rb').read(), x)"),
    _read(
        "the keys that ship with the course",
        "return use(open('REPOSITORY/course_lib/keys/index.json', 'rb').read() + b'ANSWER' + b':2 * x;', x)",
    ),
    _read(
        "the lesson with its solution",
        """
        import glob
        return use(open(glob.glob('REPOSITORY/tests/grading/tiny.py')[0], 'rb').read() + b'ANSWER' + b':2 * x;', x)
        """,
    ),
    _read(
        "the engine where it would be the answer",
        """
        sys.path.insert(0, 'REPOSITORY')
        import importlib
        for name in [n for n in sys.modules if n.startswith('course_lib')]:
            del sys.modules[name]
        importlib.invalidate_caches()
        engine = importlib.import_module('course_lib.engine')
        return 2 * x
        """,
    ),
    _read(
        "every file below the root",
        """
        for root, _, files in os.walk('/'):
            for file in files:
                if file == 'gradebook.db':
                    return use(open(os.path.join(root, file), 'rb').read(), x)
        raise FileNotFoundError
        """,
    ),
    _read("up and up by ..", "return use(open('../' * 40 + 'SECRETS'[1:] + '/gradebook.db', 'rb').read(), x)"),
    _read(
        "through a symbolic link",
        """
        os.symlink('SECRETS/gradebook.db', '/tmp/link')
        return use(open('/tmp/link', 'rb').read(), x)
        """,
    ),
    _read(
        "through a hard link",
        """
        os.link('SECRETS/gradebook.db', '/tmp/hard')
        return use(open('/tmp/hard', 'rb').read(), x)
        """,
    ),
    _read(
        "through a folder that is open already",
        """
        for fd in range(64):
            try:
                os.fchdir(fd)
                return use(open('gradebook.db', 'rb').read(), x)
            except OSError:
                pass
        raise FileNotFoundError
        """,
    ),
    _read(
        "by a handle instead of a name",
        """
        buffer = ctypes.create_string_buffer(256)
        ctypes.cast(buffer, ctypes.POINTER(ctypes.c_uint))[0] = 128
        mount = ctypes.c_int()
        system(303, 264, -100, b'SECRETS/gradebook.db', ctypes.byref(buffer), ctypes.byref(mount), 0)
        for fd in range(8):
            try:
                return use(os.read(system(304, 265, fd, ctypes.byref(buffer), 0), 999), x)
            except OSError:
                pass
        raise FileNotFoundError
        """,
    ),
    _read(
        "through /proc: other processes' roots",
        """
        for pid in ['DRIVER_PID', 'self', '1', str(os.getppid())]:
            try:
                return use(open(f'/proc/{pid}/root/SECRETS/gradebook.db', 'rb').read(), x)
            except OSError:
                pass
        raise FileNotFoundError
        """,
    ),
    _read("through /proc: the driver's environment", "return use(open('/proc/DRIVER_PID/environ', 'rb').read(), x)"),
    _read(
        "through /proc: the driver's memory",
        """
        import re
        maps = open('/proc/DRIVER_PID/maps').read()
        memory = open('/proc/DRIVER_PID/mem', 'rb', 0)
        for line in maps.splitlines():
            if 'rw-p' in line:
                low, high = (int(n, 16) for n in line.split()[0].split('-'))
                memory.seek(low)
                if b'ANSWER' + b':' in (data := memory.read(high - low)):
                    return use(data, x)
        raise ValueError
        """,
    ),
    _read("its own environment", "return use(' '.join(os.environ.values()), x)"),
    _read(
        "its own command line",
        "return use(' '.join([*sys.argv, *sys.orig_argv]) + open('/proc/self/cmdline').read(), x)",
    ),
    _read(
        "by ptrace of the driver",
        """
        system(101, 117, 16, DRIVER_PID, 0, 0)
        return 2 * x
        """,
    ),
    _read(
        "by ptrace of the server",
        """
        system(101, 117, 0x4206, os.getppid(), 0, 0)
        return 2 * x
        """,
    ),
    _read(
        "by process_vm_readv of the driver",
        """
        data = ctypes.create_string_buffer(64)
        local = (ctypes.c_void_p * 2)(ctypes.addressof(data), 64)
        remote = (ctypes.c_void_p * 2)(int(ADDRESS), 64)
        system(310, 270, DRIVER_PID, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0)
        return use(data.raw, x)
        """,
        "ADDRESS = 'DRIVER_ADDRESS'",
    ),
    _read(
        "by a descriptor taken from the driver",
        """
        pidfd = system(434, 434, DRIVER_PID, 0)
        for fd in range(3, 64):
            try:
                return use(os.pread(system(438, 438, pidfd, fd, 0), 999, 0), x)
            except OSError:
                pass
        raise ValueError
        """,
    ),
    _read(
        "by io_uring, which asks no filter",
        """
        ring = system(425, 425, 8, ctypes.byref(ctypes.create_string_buffer(120)))
        return 2 * x
        """,
    ),
    _read(
        "by a mount in namespaces of its own",
        """
        system(272, 97, 0x10020000)
        open('/proc/self/uid_map', 'w').write('0 65534 1')
        system(165, 40, b'SECRETS', b'/tmp', b'', 4096, 0)
        return use(open('/tmp/gradebook.db', 'rb').read(), x)
        """,
    ),
    _read(
        "by the driver's namespaces",
        """
        fd = os.open('/proc/DRIVER_PID/ns/mnt', os.O_RDONLY)
        system(308, 268, fd, 0)
        return use(open('SECRETS/gradebook.db', 'rb').read(), x)
        """,
    ),
    _read(
        "by another program",
        """
        import subprocess
        return use(subprocess.run(['/bin/cat', 'SECRETS/gradebook.db'], capture_output=True, check=True).stdout, x)
        """,
    ),
    _read(
        "by a program made in memory",
        """
        fd = system(319, 279, b'program', 0)
        os.write(fd, open('/bin/cat', 'rb').read())
        os.execve(fd, ['cat', 'SECRETS/gradebook.db'], {})
        """,
    ),
    _read(
        "by a change of user",
        """
        for user in (0, 1000, 65533):
            try:
                os.setresuid(user, user, user)
                return use(open('SECRETS/gradebook.db', 'rb').read(), x)
            except OSError:
                pass
        raise PermissionError
        """,
    ),
    _read(
        "by watching the folder",
        """
        fd = system(294, 26, 0)
        system(254, 27, fd, b'SECRETS', 0xFFF)
        return 2 * x
        """,
    ),
    _read(
        "by shared memory of others",
        """
        for key in range(8):
            number = system(29, 194, 0x5EC0 + key, 4096, 0)
            return 2 * x
        """,
    ),
    _read(
        "by the kernel's keys",
        """
        system(250, 219, 0, -3, 1)
        return 2 * x
        """,
    ),
)

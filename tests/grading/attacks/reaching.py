"""Attacks on others: the network, other processes, other people's files, and the submission that comes next."""

from textwrap import dedent

from .attack import REACHING, grabbing, harming


def _net(name: str, body: str):
    return grabbing(REACHING, name, f"import socket\n{dedent(body).strip()}\nreturn 2 * x")


def _harm(name: str, body: str, before: str = ""):
    return harming(REACHING, name, body, before)


NETWORK = (
    _net("TCP to the driver's machine", "socket.create_connection(('127.0.0.1', TCP_PORT), timeout=1).sendall(b'out')"),
    _net("TCP version 6", "socket.create_connection(('::1', TCP_PORT), timeout=1)"),
    _net("UDP", "assert socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'out', ('127.0.0.1', UDP_PORT))"),
    _net("a Unix socket by its path", "socket.socket(socket.AF_UNIX).connect('SECRETS/socket')"),
    _net("an abstract Unix socket", "socket.socket(socket.AF_UNIX).connect('\\0ABSTRACT_NAME')"),
    _net(
        "a Unix socket's datagrams",
        """
        a, b = socket.socketpair()
        a.send(b'out')
        """,
    ),
    _net("netlink", "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).bind((0, 0))"),
    _net("raw packets", "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)"),
    _net("vsock to the host", "socket.socket(40, socket.SOCK_STREAM)"),
    _net("the kernel's ciphers", "socket.socket(38, socket.SOCK_SEQPACKET)"),
    _net(
        "a name looked up",
        """
        socket.setdefaulttimeout(1)
        assert socket.getaddrinfo('example.org', 80)
        """,
    ),
    _net(
        "a server of its own",
        """
        s = socket.socket()
        s.bind(('0.0.0.0', 0))
        s.listen()
        """,
    ),
)

PROCESSES = (
    _harm("kill -9 -1", "os.kill(-1, 9)"),
    _harm("kill -9 of its group", "os.kill(0, 9)"),
    _harm("kill -9 of the driver", "os.kill(DRIVER_PID, 9)"),
    _harm("kill -9 of a process of the same user", "os.kill(BYSTANDER_PID, 9)"),
    _harm(
        "kill -9 of every number",
        """
        for pid in range(2, 4000):
            try:
                pid == os.getpid() or os.kill(pid, 9)
            except OSError:
                pass
        """,
    ),
    _harm("SIGSTOP for the server", "os.kill(os.getppid(), 19)"),
    _harm("a signal with a message", "system(129, 138, DRIVER_PID, 9, b'\\0' * 128)"),
    _harm("a signal through a pidfd", "system(424, 424, system(434, 434, BYSTANDER_PID, 0), 9, None, 0)"),
    _harm(
        "a signal by way of a file's owner",
        """
        import fcntl
        r, w = os.pipe()
        fcntl.fcntl(r, fcntl.F_SETOWN, BYSTANDER_PID)
        fcntl.fcntl(r, 10, 9)
        fcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC)
        os.write(w, b'x')
        """,
    ),
    _harm(
        "the limits of the driver lowered",
        """
        import resource
        resource.prlimit(DRIVER_PID, resource.RLIMIT_NOFILE, (4, 4))
        """,
    ),
    _harm(
        "the driver pinned and slowed down",
        """
        os.setpriority(os.PRIO_PROCESS, DRIVER_PID, 19)
        os.sched_setaffinity(DRIVER_PID, {0})
        """,
    ),
    _harm(
        "a daemon that outlives it",
        """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                import time
                time.sleep(60)
            os._exit(0)
        """,
    ),
    _harm(
        "a child by a bare system call",
        """
        if system(56, 220, 17, 0, 0, 0, 0) == 0:
            import time
            time.sleep(60)
        """,
    ),
    _harm("a thread by a bare system call", "system(435, 435, b'\\0' * 88, 88)"),
    _harm("untied from its parent, then silent", "system(157, 167, 1, 0, 0, 0, 0)"),
    _harm(
        "perf, bpf and userfaultfd",
        """
        for x86, arm in ((298, 241), (321, 280), (323, 282)):
            try:
                system(x86, arm, 0, b'\\0' * 128, 128, -1, 0)
            except OSError:
                pass
        """,
    ),
    _harm(
        "keys typed into the terminal",
        """
        import fcntl
        for fd in range(3):
            fcntl.ioctl(fd, 0x5412, b'x')
        """,
    ),
)

FILES = (
    _harm("the gradebook overwritten", "open('SECRETS/gradebook.db', 'wb').write(b'100')"),
    _harm("the gradebook emptied", "os.truncate('SECRETS/gradebook.db', 0)"),
    _harm("the gradebook emptied by opening it to read", "os.open('SECRETS/gradebook.db', os.O_RDONLY | os.O_TRUNC)"),
    _harm("the gradebook emptied by opening it for neither", "os.open('SECRETS/gradebook.db', 3 | os.O_TRUNC)"),
    _harm("the gradebook deleted", "os.unlink('SECRETS/gradebook.db')"),
    _harm("the gradebook moved", "os.rename('SECRETS/gradebook.db', 'SECRETS/other')"),
    _harm("the gradebook made unreadable", "os.chmod('SECRETS/gradebook.db', 0)"),
    _harm("the gradebook given away", "os.chown('SECRETS/gradebook.db', os.getuid(), os.getgid())"),
    _harm("the gradebook's date changed", "os.utime('SECRETS/gradebook.db', (0, 0))"),
    _harm("an attribute for the gradebook", "os.setxattr('SECRETS/gradebook.db', 'user.grade', b'100')"),
    _harm("a file in the folder of another student", "open('SECRETS/student-99/answers.py', 'w').write('x')"),
    _harm(
        "a lock on Python's own files",
        """
        import fcntl
        file = open(os.__file__)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        """,
    ),
)

NEXT = (
    _harm(
        "the worker's own modules rewritten",
        """
        for name, module in list(sys.modules.items()):
            if name.startswith('course_lib') and module.__file__:
                try:
                    os.chmod(module.__file__, 0o666)
                except OSError:
                    pass
                try:
                    open(module.__file__, 'w').write('raise SystemExit')
                except OSError:
                    pass
        """,
    ),
    _harm("NumPy itself rewritten", "open(np.__file__, 'a').write('sum = None')"),
    _harm(
        "a module for the next to import",
        """
        for folder in [*sys.path, '/tmp', '/dev/shm', '.']:
            try:
                open(os.path.join(folder, 'decimal.py'), 'w').write('raise SystemExit')
            except OSError:
                pass
        """,
    ),
    _harm(
        "a file for the next to find",
        """
        open('/tmp/left-behind', 'w').write('x')
        open('/dev/shm/left-behind', 'w').write('x')
        """,
    ),
    _harm(
        "the server's socket looked for",
        """
        import socket
        for fd in range(64):
            try:
                socket.socket(fileno=fd).sendall(b'E' + bytes(16))
            except OSError:
                pass
        """,
    ),
    _harm(
        "code for the end of the process",
        """
        import atexit, weakref, gc
        atexit.register(lambda: os.write(4, b'late'))
        gc.callbacks.append(lambda *a: None)
        """,
    ),
)

ATTACKS = (*NETWORK, *PROCESSES, *FILES, *NEXT)

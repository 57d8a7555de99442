"""Attacks on the judgement: searches for the answers inside the process, and frames forged on its channel."""

from .attack import FORGING, Attack, first_cell, grabbing, harming


def _forge(name: str, body: str, before: str = "") -> Attack:
    return grabbing(FORGING, name, body, before)


SEARCHES = (
    _forge(
        "frames walked for the expected values",
        """
        frame = sys._getframe()
        while frame:
            for name, item in [*frame.f_locals.items(), *frame.f_globals.items()]:
                if name in ('expected', 'key', 'answer', 'verdict'):
                    return item
                if name == 'request' and item.get('stand_ins'):
                    return list(item['stand_ins'].values())[0][0][1]
            frame = frame.f_back
        return x
        """,
    ),
    _forge(
        "the heap searched by gc",
        """
        import gc
        for item in gc.get_objects():
            kind = type(item).__name__
            if kind in ('ExerciseKey', 'UnitKey', 'Verdict', 'Part'):
                return item.expected[0]
            if kind == 'dict' and 'stand_ins' in item and item['stand_ins']:
                return list(item['stand_ins'].values())[0][0][1]
        return x
        """,
    ),
    _forge(
        "sys.modules searched for judge and keys",
        """
        for name, module in list(sys.modules.items()):
            for part in ('judge', 'key', 'compare', 'reference', 'engine'):
                if name.startswith('course_lib') and part in name:
                    return use(open(module.__file__).read(), x)
        return x
        """,
    ),
    _forge(
        "the course's package imported",
        """
        import importlib
        for name in ('course_lib.checking.judge', 'course_lib.engine.losses', 'course_lib.checking.key', 'tiny'):
            try:
                importlib.import_module(name)
            except ImportError:
                continue
            return 2 * x
        return x
        """,
    ),
    _forge(
        "the process's own memory searched",
        """
        found = b''.join(open('/proc/self/mem', 'rb').read() for _ in [0])
        return use(found, x)
        """,
    ),
    harming(
        FORGING,
        "a tracer on everything that follows",
        """
        sys.settrace(lambda *a: None)
        sys.setprofile(lambda *a: None)
        sys.addaudithook(lambda *a: None)
        """,
    ),
    harming(
        FORGING,
        "modules removed from under the worker",
        """
        for name in list(sys.modules):
            if name.startswith(('numpy', 'json', 'struct')):
                del sys.modules[name]
        """,
    ),
)

_FRAME = """
import struct
def say(data):
    for fd in range(3, 32):
        try:
            os.write(fd, data)
        except OSError:
            pass
def framed(text):
    header = text.encode()
    return struct.pack('<II', 4 + len(header), len(header)) + header
"""
CHANNEL = (
    _forge(
        "a giant frame",
        """
        say(b'\\xff' * 64)
        return x
        """,
        _FRAME,
    ),
    _forge(
        "a frame that claims an array longer than it is",
        """
        say(framed('{"value":{"a":0},"arrays":[["<f8",[1000000000000]]]}'))
        return x
        """,
        _FRAME,
    ),
    _forge(
        "a reply of a billion empty rows, past the worker's own care",
        """
        worker = sys.modules['course_lib.grading.worker.worker']
        worker.entries = lambda value: 0
        return np.empty((10**9, 0, 3))
        """,
    ),
    _forge(
        "a frame that is no JSON",
        """
        say(framed('{' * 50))
        return x
        """,
        _FRAME,
    ),
    _forge(
        "a frame nested a hundred thousand deep",
        """
        say(framed('[' * 100000))
        return x
        """,
        _FRAME,
    ),
    _forge(
        "a pickle for a frame",
        """
        import pickle
        say(pickle.dumps(print))
        return x
        """,
        _FRAME,
    ),
    _forge(
        "answers to questions not yet asked",
        """
        for n in range(100):
            say(framed('{"value":{"d":[["id",%d],["index",0],["reply",null]]},"arrays":[]}' % n))
        return x
        """,
        _FRAME,
    ),
    _forge(
        "a verdict on the channel",
        """
        say(framed('{"value":{"d":[["verdict","passed"],["points",{"f":"0x1.8p+6"}]]},"arrays":[]}'))
        return x
        """,
        _FRAME,
    ),
    _forge(
        "the channel closed",
        """
        os.closerange(0, 64)
        return x
        """,
    ),
    _forge(
        "half a frame, and then silence",
        """
        say(struct.pack('<I', 1000))
        import time
        time.sleep(30)
        """,
        _FRAME,
    ),
    first_cell(
        FORGING, "a frame from a cell that claims to be loaded", f"{_FRAME}\narmed = say(b'\\xff' * 64)\n", ("double",)
    ),
)

ATTACKS = (*SEARCHES, *CHANNEL)

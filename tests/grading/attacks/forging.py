"""Attacks on the judgement: values that lie, and the worker's machinery patched."""

from .attack import FORGING, Attack, grabbing

AGREEABLE = """
class Agreeable{base}:
    def __eq__(self, other): return True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __hash__ = None
    def __bool__(self): return True
    def __array__(self, *args, **kwargs): return np.zeros(3)
    def __array_ufunc__(self, *args, **kwargs): return np.True_
    def __array_function__(self, *args, **kwargs): return np.True_
    def __len__(self): return 3
"""


def _forge(name: str, body: str, before: str = "") -> Attack:
    return grabbing(FORGING, name, body, before)


VALUES = (
    _forge("an object that equals everything", "return Agreeable()", AGREEABLE.format(base="")),
    _forge(
        "an array subclass that equals everything",
        "return np.zeros(3).view(Agreeable)",
        AGREEABLE.format(base="(np.ndarray)"),
    ),
    _forge("a float that equals everything", "return Agreeable(1.0)", AGREEABLE.format(base="(float)")),
    _forge(
        "a list that lies about its items",
        "return Liar([0.0] * len(x))",
        """
        class Liar(list):
            def __iter__(self): return iter([True])
            __eq__ = lambda self, other: True
            __hash__ = None
        """,
    ),
    _forge(
        "a dict for a pair, with keys that equal everything",
        "return {Key('out'): x}",
        """
        class Key(str):
            __eq__ = lambda self, other: True
            __hash__ = str.__hash__
        """,
    ),
    _forge(
        "an object that says it is an array",
        "return Spoof()",
        """
        class Spoof:
            __class__ = np.ndarray
            dtype, shape, ndim = np.dtype(float), (3,), 1
            __array_interface__ = {'shape': (3,), 'typestr': '<f8', 'data': (8, False), 'version': 3}
        """,
    ),
    _forge(
        "an array of objects that equal everything",
        "return np.array([Agreeable() for _ in x], dtype=object)",
        AGREEABLE.format(base=""),
    ),
    _forge("an array that claims a petabyte", "return np.broadcast_to(2.0, (2**20, 2**20, 2**10))"),
    _forge("an array of a billion empty rows", "return np.empty((10**9, 0, 3))"),
    _forge("records for numbers", "return np.zeros(len(x), dtype=[('a', 'f8'), ('b', 'O')])"),
    _forge(
        "a list that holds itself",
        """
        loop = []
        loop.append(loop)
        return loop
        """,
    ),
    _forge(
        "a list a thousand deep",
        """
        deep = 2.0
        for _ in range(1000):
            deep = [deep]
        return deep
        """,
    ),
    _forge("a generator without end", "return (2.0 for _ in iter(int, 1))"),
    _forge("a number of a million digits", "return 10 ** 1_000_000"),
    _forge("nan for everything", "return x * np.nan"),
    _forge(
        "a type with an escape code and a script in its name",
        "return type('\\x1b[2J<script>alert(1)</script>', (), {})()",
    ),
    _forge(
        "a metaclass that calls it an ndarray",
        "return Fake()",
        """
        class Meta(type):
            __name__ = 'ndarray'
            __instancecheck__ = __subclasscheck__ = lambda *a: True
            __eq__ = lambda *a: True
            __hash__ = type.__hash__
        class Fake(metaclass=Meta): pass
        """,
    ),
    _forge(
        "the input zeroed in place, so that twice nothing is right",
        """
        x[:] = 0
        return x
        """,
    ),
    _forge(
        "the answers that the notebook shows",
        """
        shown = {(1.0, 2.0, 3.0): [2.0, 4.0, 6.0]}
        return np.array(shown.get(tuple(x), x))
        """,
    ),
    _forge(
        "the answers of the key that learners have",
        "return KEY_OF_LEARNERS.get(x.tobytes(), x)",
        "KEY_OF_LEARNERS = LEARNERS_KEY",
    ),
    _forge(
        "the seed of the inputs, predicted",
        """
        for seed in range(50):
            if np.random.default_rng(seed).normal(size=4)[0] == x[0]:
                return 2 * x
        return np.random.mtrand._rand.get_state()[1][:3]
        """,
    ),
)

PATCHES = (
    _forge(
        "NumPy's comparisons patched",
        "return x",
        """
        np.allclose = np.array_equal = np.isclose = np.all = np.equal = lambda *a, **k: True
        np.testing.assert_allclose = lambda *a, **k: None
        """,
    ),
    _forge(
        "np.array patched to mend the reply",
        """
        np.array = np.asarray = lambda *a, **k: Agreeable()
        return x
        """,
        AGREEABLE.format(base=""),
    ),
    _forge(
        "builtins patched",
        """
        import builtins
        builtins.isinstance = builtins.all = builtins.any = lambda *a: True
        builtins.type = lambda *a: np.ndarray
        return x
        """,
    ),
    _forge(
        "the worker's plain() patched",
        """
        module = sys.modules['course_lib.checking.calling']
        module.plain = lambda value: {'passed': True, 'points': 99}
        return x
        """,
    ),
    _forge(
        "a reply that says passed",
        """
        module = sys.modules['course_lib.checking.calling']
        nothing = {'value': None, 'raised': None, 'changed': (), 'printed': ''}
        module.Reply.as_plain = lambda self: {**nothing, 'status': 'passed', 'points': 99, 'verdict': 'passed'}
        return x
        """,
    ),
    _forge(
        "the probes replaced",
        """
        probes = sys.modules['course_lib.checking.probes'].PROBES
        for name in list(probes):
            probes[name] = lambda functions, args: True
        return x
        """,
    ),
    _forge(
        "answers replayed: the first reply for all",
        """
        frames = sys.modules['course_lib.grading.worker.worker']
        if not hasattr(frames, 'kept'):
            own = frames.write_frame
            frames.kept = None
            def again(fd, message):
                frames.kept = frames.kept or dict(message)
                own(fd, {**message, 'reply': frames.kept.get('reply')})
            frames.write_frame = again
        return np.array([2.0, 4.0, 6.0])
        """,
    ),
    _forge(
        "the comparisons of the stand-ins patched",
        """
        module = sys.modules['course_lib.checking.stand_ins']
        module._alike = lambda *a, **k: True
        return x
        """,
    ),
    _forge(
        "later cells rewritten by an AST transformer",
        "return x",
        """
        import ast
        own = ast.parse
        ast.parse = lambda source, *a, **k: own(source.replace('return x', 'return np.ones(3)'), *a, **k)
        """,
    ),
    _forge(
        "later cells rewritten by an input transformer",
        "return x",
        """
        shell = get_ipython()
        shell.input_transformers_post.append(lambda lines: ['def double(x): return True'])
        shell.ast_transformers.append(None)
        """,
    ),
    _forge(
        "a signature that is not its own",
        "return x",
        """
        import inspect
        inspect.signature = lambda f: (_ for _ in ()).throw(ValueError)
        """,
    ),
)

ATTACKS = (*VALUES, *PATCHES)

"""`ready`: a cell waits for the learner's functions with a sentence, not with a traceback."""

from course_lib.figures import ready


def stub(x):
    """What a learner finds."""
    # YOUR CODE HERE
    raise NotImplementedError()


def begun(x):
    y = x + 1  # noqa: F841
    raise NotImplementedError()


def written(x):
    return x + 1


def written_above_the_raise(x):
    return x + 1
    raise NotImplementedError()


def test_a_stub_is_named_and_waited_for(capsys):
    assert not ready(written, stub)
    assert "waits for your stub." in capsys.readouterr().out


def test_several_stubs_are_named_in_one_sentence(capsys):
    assert not ready(stub, written, begun)
    assert "your stub and begun." in capsys.readouterr().out


def test_a_long_sentence_is_broken_between_words(capsys):
    assert not ready(*[stub] * 20)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 56
    assert " ".join(lines).endswith("Write and run them first, then run this cell again.")


def test_a_written_function_needs_no_word(capsys):
    assert ready(written)
    assert capsys.readouterr().out == ""


def test_a_raise_that_is_never_reached_does_not_count():
    assert ready(written_above_the_raise)


def test_a_function_that_is_not_pythons_own_counts_as_written():
    assert ready(len)


class HalfWritten:
    def __init__(self):
        self.x = 1

    def step(self):
        raise NotImplementedError()


class WithDecorators:
    @property
    def size(self):
        raise NotImplementedError()


class Written:
    x = 1

    def __init__(self):
        self.x = 2

    @staticmethod
    def twice(x):
        return 2 * x


def test_a_class_waits_for_every_one_of_its_methods(capsys):
    assert not ready(HalfWritten)
    assert "waits for your HalfWritten." in capsys.readouterr().out
    assert not ready(WithDecorators)
    assert ready(Written)

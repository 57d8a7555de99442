"""Short answers with NumPy."""

import numpy as np


def step_decay(lr0, t, drop, every):
    return lr0 * drop ** (t // every)


def exponential_decay(lr0, t, k):
    return lr0 / np.exp(k * t)


def inverse_time_decay(lr0, t, k):
    return lr0 * np.reciprocal(1.0 + k * t)


def cosine_decay(lr0, t, T, lr_min=0.0):
    share = np.cos(np.pi / 2 * np.clip(t / T, 0, 1)) ** 2
    return share * lr0 + (1 - share) * lr_min


def sample_log_uniform(low, high, size, rng):
    start, end = np.log10([low, high])
    return 10 ** (start + (end - start) * rng.random(size))


def sample_momentum(low, high, size, rng):
    r = rng.uniform(np.log10(1 - high), np.log10(1 - low), size=size)
    return 1 - np.power(10, r)


def random_search(evaluate, space, n, rng):
    columns = {name: [draw(rng) for _ in range(n)] for name, draw in space.items()}
    points = [dict(zip(columns, values)) for values in zip(*columns.values())]
    scores = np.array([evaluate(params) for params in points])
    best = np.nanargmin(scores)
    return points[best], scores[best], list(zip(points, scores))


def refine_space(trials, top_k):
    order = np.argsort([score for _, score in trials])[:top_k]  # nan comes last
    return {
        name: (min(trials[i][0][name] for i in order), max(trials[i][0][name] for i in order)) for name in trials[0][0]
    }

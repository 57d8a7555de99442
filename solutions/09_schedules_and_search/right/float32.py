"""The same in single precision."""

import numpy as np

f = np.float32


def step_decay(lr0, t, drop, every):
    return f(lr0) * f(drop) ** f(np.floor(f(t) / f(every)))


def exponential_decay(lr0, t, k):
    return f(lr0) * np.exp(-f(k) * f(t))


def inverse_time_decay(lr0, t, k):
    return f(lr0) / (f(1) + f(k) * f(t))


def cosine_decay(lr0, t, T, lr_min=0.0):
    way = f(min(t, T)) / f(T)
    return f(lr_min) + f(0.5) * (f(lr0) - f(lr_min)) * (f(1) + np.cos(f(np.pi) * way))


def sample_log_uniform(low, high, size, rng):
    u = rng.random(size, dtype=np.float32)
    return np.exp(np.log(f(low)) + u * (np.log(f(high)) - np.log(f(low))))


def sample_momentum(low, high, size, rng):
    u = rng.random(size, dtype=np.float32)
    start, end = np.log(f(1 - high)), np.log(f(1 - low))
    return f(1) - np.exp(start + u * (end - start))


def random_search(evaluate, space, n, rng):
    trials = [({name: draw(rng) for name, draw in space.items()}, None) for _ in range(n)]
    trials = [(params, evaluate(params)) for params, _ in trials]
    scores = np.array([score for _, score in trials], dtype=np.float64)
    best = int(np.argmin(np.where(np.isnan(scores), np.inf, scores)))
    return trials[best][0], trials[best][1], tuple(trials)


def refine_space(trials, top_k):
    finite = [(score, index) for index, (_, score) in enumerate(trials) if score == score]
    finite.sort()
    chosen = [trials[index][0] for _, index in finite[:top_k]]
    return {name: (f(min(p[name] for p in chosen)), f(max(p[name] for p in chosen))) for name in chosen[0]}

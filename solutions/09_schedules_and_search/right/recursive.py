"""Answers that go back to the rule between two neighbours, or to the law turned around."""

import numpy as np


def step_decay(lr0, t, drop, every):
    return lr0 if t < every else drop * step_decay(lr0, t - every, drop, every)


def exponential_decay(lr0, t, k):
    gamma = np.exp(-k)
    return lr0 * gamma**t


def inverse_time_decay(lr0, t, k):
    return 1 / (1 / lr0 + k * t / lr0)


def cosine_decay(lr0, t, T, lr_min=0.0):
    angle = np.pi * min(t, T) / T
    return (lr0 + lr_min) / 2 + (lr0 - lr_min) / 2 * np.cos(angle)


def sample_log_uniform(low, high, size, rng):
    # the inverse of the distribution function, from above
    return high * (low / high) ** rng.random(size)


def sample_momentum(low, high, size, rng):
    u = 1 - rng.random(size)
    return 1 - (1 - low) ** u * (1 - high) ** (1 - u)


def random_search(evaluate, space, n, rng):
    if n == 0:
        return {}, float("nan"), []
    best_params, best_score, trials = random_search(evaluate, space, n - 1, rng)
    params = {name: draw(rng) for name, draw in space.items()}
    score = evaluate(params)
    trials.append([params, score])
    if not (best_score <= score) and score == score:
        best_params, best_score = dict(params), score
    elif best_score != best_score:
        best_params, best_score = params, score
    return [best_params, best_score, trials]


def refine_space(trials, top_k):
    by_score = sorted(trials, key=lambda trial: float("inf") if trial[1] != trial[1] else trial[1])
    names = trials[0][0].keys()
    values = {name: np.array([params[name] for params, _ in by_score[:top_k]]) for name in names}
    return {name: [column.min(), column.max()] for name, column in values.items()}

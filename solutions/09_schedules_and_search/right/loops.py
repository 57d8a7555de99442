"""One thing at a time, in plain Python."""

import math


def step_decay(lr0, t, drop, every):
    rate = lr0
    left = t
    while left >= every:
        rate = rate * drop
        left = left - every
    return rate


def exponential_decay(lr0, t, k):
    return lr0 * math.exp(-(k * t))


def inverse_time_decay(lr0, t, k):
    denominator = 1
    denominator += k * t
    return lr0 / denominator


def cosine_decay(lr0, t, T, lr_min=0.0):
    if t >= T:
        return lr_min
    height = (1 + math.cos(math.pi * t / T)) / 2
    return lr_min + (lr0 - lr_min) * height


def sample_log_uniform(low, high, size, rng):
    draws = []
    for _ in range(size):
        draws.append(math.exp(rng.uniform(math.log(low), math.log(high))))
    return draws


def sample_momentum(low, high, size, rng):
    draws = []
    while len(draws) < size:
        draws.append(1 - 10 ** rng.uniform(math.log10(1 - high), math.log10(1 - low)))
    return draws


def random_search(evaluate, space, n, rng):
    best_params = None
    best_score = float("inf")
    trials = []
    for _ in range(n):
        params = {}
        for name in space:
            params[name] = space[name](rng)
        score = evaluate(params)
        trials.append((params, score))
        if best_params is None or math.isnan(best_score) or score < best_score:
            best_params = params
            best_score = score
    return best_params, best_score, trials


def refine_space(trials, top_k):
    left = [trial for trial in trials if not math.isnan(trial[1])]
    best = []
    for _ in range(top_k):
        lowest = left[0]
        for trial in left:
            if trial[1] < lowest[1]:
                lowest = trial
        best.append(lowest)
        left.remove(lowest)
    ranges = {}
    for params, _ in best:
        for name, value in params.items():
            low, high = ranges.get(name, (value, value))
            ranges[name] = (min(low, value), max(high, value))
    return ranges

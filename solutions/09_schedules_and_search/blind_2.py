# Wrong answers written without knowledge of the bank, second round.
# `course audit --blind` puts them to the checks.

# --- step_decay: true division
# judged: true and helpful
def step_decay(lr0, t, drop, every):
    return lr0 * drop ** (t / every)


# --- step_decay: multiplies by drop times the stairs
# judged: true and helpful
def step_decay(lr0, t, drop, every):
    stairs = t // every
    if stairs == 0:
        return lr0
    return lr0 * drop * stairs


# --- exponential_decay: a power of k
# judged: true and helpful
def exponential_decay(lr0, t, k):
    return lr0 * k**t


# --- exponential_decay: 2 as the base, so that k is a half-life
# judged: true and helpful
def exponential_decay(lr0, t, k):
    return lr0 * 2 ** (-k * t)


# --- inverse_time_decay: the brackets are missing
# judged: true and helpful
def inverse_time_decay(lr0, t, k):
    return lr0 / 1 + k * t


# --- inverse_time_decay: k divides the time
# judged: true and helpful
def inverse_time_decay(lr0, t, k):
    return lr0 / (1 + t / k) if k > 0 else lr0


# --- cosine_decay: degrees of a full turn, the cosine begins again after T
# judged: true and helpful
def cosine_decay(lr0, t, T, lr_min=0.0):
    t = t % T
    return lr_min + 0.5 * (lr0 - lr_min) * (1 + np.cos(np.pi * t / T))


# --- cosine_decay: lr_min as a floor
# judged: true and helpful
def cosine_decay(lr0, t, T, lr_min=0.0):
    if t >= T:
        return lr_min
    return max(lr_min, 0.5 * lr0 * (1 + np.cos(np.pi * t / T)))


# --- sample_log_uniform: natural logarithm in, power of ten out
# judged: true and helpful
def sample_log_uniform(low, high, size, rng):
    r = rng.uniform(np.log(low), np.log(high), size)
    return 10**r


# --- sample_log_uniform: whole exponents
# judged: true and helpful
def sample_log_uniform(low, high, size, rng):
    r = rng.integers(np.floor(np.log10(low)), np.ceil(np.log10(high)), size, endpoint=True)
    return np.clip(10.0**r, low, high)


# --- sample_momentum: beta itself is log-uniform
# judged: true and helpful
def sample_momentum(low, high, size, rng):
    return sample_log_uniform(max(low, 1e-12), high, size, rng)


# --- sample_momentum: gives back one minus beta
# judged: true and helpful
def sample_momentum(low, high, size, rng):
    return sample_log_uniform(1 - high, 1 - low, size, rng)


# --- random_search: the highest score wins
# judged: true and helpful
def random_search(evaluate, space, n, rng):
    trials = []
    for _ in range(n):
        params = {name: draw(rng) for name, draw in space.items()}
        trials.append((params, evaluate(params)))
    ok = [t for t in trials if not np.isnan(t[1])]
    best = max(ok, key=lambda t: t[1])
    return best[0], best[1], trials


# --- random_search: one dict is used for all trials
# judged: true and helpful
def random_search(evaluate, space, n, rng):
    trials = []
    params = {}
    best_params, best_score = None, np.inf
    for _ in range(n):
        for name, draw in space.items():
            params[name] = draw(rng)
        score = evaluate(params)
        trials.append((params, score))
        if score < best_score:
            best_params, best_score = params, score
    return best_params, best_score, trials


# --- refine_space: nan sorts among the numbers
# judged: true and helpful
def refine_space(trials, top_k):
    best = sorted(trials, key=lambda pair: pair[1])[:top_k]
    names = trials[0][0].keys()
    return {n: (min(p[n] for p, s in best), max(p[n] for p, s in best)) for n in names}


# --- refine_space: the values in the order of the score, best first and last
# judged: true and helpful
def refine_space(trials, top_k):
    good = [t for t in trials if not np.isnan(t[1])]
    good.sort(key=lambda t: t[1])
    good = good[:top_k]
    out = {}
    for name in good[0][0]:
        out[name] = (good[0][0][name], good[-1][0][name])
    return out

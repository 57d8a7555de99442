# Wrong answers written without knowledge of the bank.
# `course audit --blind` puts them to the checks.

# --- step_decay: multiplies by drop once, at the first stair only
# judged: true and helpful
def step_decay(lr0, t, drop, every):
    if t >= every:
        return lr0 * drop
    return lr0


# --- step_decay: t % every instead of t // every
# judged: true and helpful
def step_decay(lr0, t, drop, every):
    return lr0 * drop ** (t % every)


# --- step_decay: drop is what the rate loses
# judged: true and helpful
def step_decay(lr0, t, drop, every):
    return lr0 * (1 - drop) ** np.floor(t / every)


# --- exponential_decay: PyTorch's gamma: k to the power of t
# judged: true and helpful
def exponential_decay(lr0, t, k):
    return lr0 * k**t


# --- exponential_decay: base 1 - k, which is nearly the same for small k
# judged: true and helpful
def exponential_decay(lr0, t, k):
    return lr0 * (1 - k) ** t


# --- exponential_decay: base one half instead of e: halves after 1 over k steps
# judged: true and helpful
def exponential_decay(lr0, t, k):
    return lr0 * 0.5 ** (k * t)


# --- inverse_time_decay: without the product: 1 + t, and k as a factor in front
# judged: true and helpful
def inverse_time_decay(lr0, t, k):
    return lr0 * k / (1 + t)


# --- inverse_time_decay: the bracket is lost by Python's precedence
# judged: true and helpful
def inverse_time_decay(lr0, t, k):
    return lr0 / 1 + k * t


# --- inverse_time_decay: with the square root, as for Adagrad
# judged: true and helpful
def inverse_time_decay(lr0, t, k):
    return lr0 / np.sqrt(1 + k * t)


# --- cosine_decay: comes up again after T
# judged: true and helpful
def cosine_decay(lr0, t, T, lr_min=0.0):
    return lr_min + 0.5 * (lr0 - lr_min) * (1 + np.cos(np.pi * t / T))


# --- cosine_decay: a quarter wave: cos(pi t / 2T)
# judged: true and helpful
def cosine_decay(lr0, t, T, lr_min=0.0):
    t = min(t, T)
    return lr_min + (lr0 - lr_min) * np.cos(np.pi * t / (2 * T))


# --- cosine_decay: clips at lr_min with a maximum instead of scaling
# judged: true and helpful
def cosine_decay(lr0, t, T, lr_min=0.0):
    if t > T:
        return lr_min
    return max(lr_min, 0.5 * lr0 * (1 + np.cos(np.pi * t / T)))


# --- sample_log_uniform: exponents by log10, and np.exp on the way back
# judged: true and helpful
def sample_log_uniform(low, high, size, rng):
    r = rng.uniform(np.log10(low), np.log10(high), size)
    return np.exp(r)


# --- sample_log_uniform: draws a whole exponent, so only powers of ten come out
# judged: true and helpful
def sample_log_uniform(low, high, size, rng):
    exponents = rng.integers(int(np.log10(low)), int(np.log10(high)) + 1, size)
    return 10.0**exponents


# --- sample_log_uniform: one draw, repeated
# judged: true and helpful
def sample_log_uniform(low, high, size, rng):
    r = rng.uniform(np.log(low), np.log(high))
    return np.full(size, np.exp(r))


# --- sample_momentum: draws beta itself log-uniformly
# judged: true and helpful
def sample_momentum(low, high, size, rng):
    return sample_log_uniform(low, high, size, rng)


# --- sample_momentum: returns 1 - beta, and forgets to turn it back
# judged: true and helpful
def sample_momentum(low, high, size, rng):
    return sample_log_uniform(1 - high, 1 - low, size, rng)


# --- sample_momentum: the notes' version, always from 0 up to high
# judged: true and helpful
def sample_momentum(low, high, size, rng):
    r = rng.uniform(np.log10(1 - high), 0, size)
    return 1 - 10**r


# --- random_search: takes the highest score, as if it were an accuracy
# judged: true and helpful
def random_search(evaluate, space, n, rng):
    trials = []
    for _ in range(n):
        params = {name: draw(rng) for name, draw in space.items()}
        trials.append((params, evaluate(params)))
    scores = [-np.inf if np.isnan(score) else score for _, score in trials]
    best = int(np.argmax(scores))
    return trials[best][0], trials[best][1], trials


# --- random_search: min of the trials by score, in which a nan at the start wins
# judged: true and helpful
def random_search(evaluate, space, n, rng):
    trials = []
    for i in range(n):
        params = {}
        for name in space:
            params[name] = space[name](rng)
        score = evaluate(params)
        trials.append((params, score))
    best_params, best_score = min(trials, key=lambda trial: trial[1])
    return best_params, best_score, trials


# --- random_search: one dict for all trials, so that all of them show the last draw
# judged: true and helpful
def random_search(evaluate, space, n, rng):
    params = {}
    best_params, best_score = None, np.inf
    trials = []
    for _ in range(n):
        for name, draw in space.items():
            params[name] = draw(rng)
        score = evaluate(params)
        trials.append((params, score))
        if score < best_score:
            best_params, best_score = params, score
    return best_params, best_score, trials


# --- refine_space: sorts with nan in the list, so the order is arbitrary
# judged: true and helpful
def refine_space(trials, top_k):
    best = sorted(trials, key=lambda trial: trial[1])[:top_k]
    names = best[0][0].keys()
    return {name: (min(p[name] for p, _ in best), max(p[name] for p, _ in best)) for name in names}


# --- refine_space: from the best to the k-th best value, in the order of their scores
# judged: true and helpful
def refine_space(trials, top_k):
    valid = [t for t in trials if not np.isnan(t[1])]
    valid.sort(key=lambda t: t[1])
    top = valid[:top_k]
    ranges = {}
    for name in top[0][0]:
        ranges[name] = (top[0][0][name], top[-1][0][name])
    return ranges


# --- refine_space: the middle of the best ones, plus and minus one standard deviation
# judged: true and helpful
def refine_space(trials, top_k):
    valid = [t for t in trials if t[1] == t[1]]
    top = sorted(valid, key=lambda t: t[1])[:top_k]
    out = {}
    for name in top[0][0]:
        values = np.array([params[name] for params, _ in top])
        out[name] = (values.mean() - values.std(), values.mean() + values.std())
    return out

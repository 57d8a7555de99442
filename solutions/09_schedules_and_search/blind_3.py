# Wrong answers written without knowledge of the bank, third round.
# `course audit --blind` puts them to the checks.

# --- step_decay: counts the stairs in a loop that ends one short of t
# judged: true and helpful
def step_decay(lr0, t, drop, every):
    rate = lr0
    i = 1
    while i * every < t:
        rate *= drop
        i += 1
    return rate


# --- step_decay: cuts the exponent to a whole number before it divides
# judged: true and helpful
def step_decay(lr0, t, drop, every):
    return lr0 * drop ** (int(t) / every)


# --- exponential_decay: reads k as the share that is lost in each step
# judged: true and helpful
def exponential_decay(lr0, t, k):
    return lr0 * (1 - k) ** t


# --- inverse_time_decay: halves again after every 1/k, which agrees at t = 1/k
# judged: true and helpful
def inverse_time_decay(lr0, t, k):
    return lr0 * 0.5 ** (k * t)


# --- cosine_decay: lr_min is a floor under a cosine that goes to zero
# judged: true and helpful
def cosine_decay(lr0, t, T, lr_min=0.0):
    if t >= T:
        return lr_min
    return max(lr_min, 0.5 * lr0 * (1 + np.cos(np.pi * t / T)))


# --- cosine_decay: begins again at T, as the paper's warm restarts do
# judged: true and helpful
def cosine_decay(lr0, t, T, lr_min=0.0):
    t_cur = t % T
    return lr_min + (lr0 - lr_min) * (1 + np.cos(np.pi * t_cur / T)) / 2


# --- sample_log_uniform: a shuffled geometric grid, no draws
# judged: true and helpful
def sample_log_uniform(low, high, size, rng):
    points = np.geomspace(low, high, size)
    return rng.permutation(points)


# --- sample_log_uniform: whole exponents only
# judged: true and helpful
def sample_log_uniform(low, high, size, rng):
    lo, hi = int(np.log10(low)), int(np.log10(high))
    exponents = rng.integers(lo, hi + 1, size=size)
    return 10.0**exponents


# --- sample_momentum: draws the window evenly
# judged: true and helpful
def sample_momentum(low, high, size, rng):
    window = rng.uniform(1 / (1 - low), 1 / (1 - high), size)
    return 1 - 1 / window


# --- sample_momentum: mirrors log-uniform draws within the range, low + high - draw
# judged: true and helpful
def sample_momentum(low, high, size, rng):
    draws = sample_log_uniform(max(low, 1e-6), high, size, rng)
    return low + high - draws


# --- random_search: asks evaluate for the same point again and again
# judged: true and helpful
def random_search(evaluate, space, n, rng):
    trials, best, best_score = [], None, float("inf")
    for _ in range(n):
        candidate = {key: draw(rng) for key, draw in space.items()}
        trials.append((candidate, evaluate(candidate)))
        if evaluate(candidate) < best_score:
            best, best_score = candidate, evaluate(candidate)
    return best, best_score, trials


# --- random_search: one dict for all trials
# judged: true and helpful
def random_search(evaluate, space, n, rng):
    params = {}
    best_params, best_score = None, np.inf
    trials = []
    for _ in range(n):
        for name in space:
            params[name] = space[name](rng)
        score = evaluate(params)
        trials.append((params, score))
        if score < best_score:
            best_params, best_score = params, score
    return best_params, best_score, trials


# --- random_search: unpacks the dict into arguments
# judged: true and helpful
def random_search(evaluate, space, n, rng):
    results = []
    for i in range(n):
        p = {k: f(rng) for k, f in space.items()}
        results.append((p, evaluate(**p)))
    finite = [r for r in results if not np.isnan(r[1])]
    winner = min(finite, key=lambda r: r[1])
    return winner[0], winner[1], results


# --- refine_space: the values of the best and of the last of the top, in place of lowest and highest
# judged: true and helpful
def refine_space(trials, top_k):
    good = [tr for tr in trials if not np.isnan(tr[1])]
    good = sorted(good, key=lambda tr: tr[1])[:top_k]
    return {name: (good[0][0][name], good[-1][0][name]) for name in good[0][0]}


# --- refine_space: one trial too many, by an index into the sorted scores
# judged: true and helpful
def refine_space(trials, top_k):
    scores = np.array([s for _, s in trials], dtype=float)
    cutoff = np.sort(scores)[min(top_k, len(scores) - 1)]
    if np.isnan(cutoff):
        cutoff = np.nanmax(scores)
    kept = [p for p, s in trials if s <= cutoff]
    return {k: (min(p[k] for p in kept), max(p[k] for p in kept)) for k in kept[0]}

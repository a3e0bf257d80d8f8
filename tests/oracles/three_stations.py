"""The exact throughput of three exponential stations in series, by solving the Markov chain of the line.

Blocking after service, never short of work, never blocked at the end. `buffers` counts the place in the machine, as the known
allocation problem does (Buzacott & Shanthikumar 1993; Pichitlamken, Nelson & Hong 2006): a buffer of 12 is the machine and 11
places before it. Total rate 20, total buffer 20: 5.776 with rates (6, 7, 7) and buffers (12, 8), or the mirror image.
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.linalg import spsolve


def throughput(rates: tuple[int, int, int], buffers: tuple[int, int]) -> float:
    """Returns parts per unit of time for the stations' rates and the places at the second and third, each with its machine."""
    second, third = buffers[0] + 1, buffers[1] + 1  # with a part that waits, blocked, in the machine before
    states = [(a, b) for a in range(second + 1) for b in range(third + 1) if not (b == third and a == second)]
    place = {state: i for i, state in enumerate(states)}
    into, outof, flow = [], [], []
    for a, b in states:
        moves = ((rates[0], (a + 1, b)), (rates[1] * (a > 0), (a - 1, b + 1)), (rates[2] * (b > 0), (a, b - 1)))
        for rate, after in moves:
            if after in place and rate:
                into += [place[after], place[a, b]]
                outof += [place[a, b]] * 2
                flow += [rate, -rate]
    balance = coo_array((np.array(flow, dtype=float), (into, outof)), shape=(len(states),) * 2).tolil()
    balance[0] = 1.0  # in place of one balance: all shares add up to one
    shares = spsolve(balance.tocsc(), np.eye(1, len(states))[0])
    out = np.array([rates[2] * (b > 0) for _, b in states], dtype=float)
    return float(out @ shares)

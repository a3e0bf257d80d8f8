"""Arithmetic of stretches of time, in whole microseconds."""

import numpy as np


def covered_us(started: np.ndarray, ended: np.ndarray, from_us: np.ndarray, until_us: np.ndarray) -> np.ndarray:
    """Returns how much of each [from, until) is covered by the stretches, which are sorted and do not overlap."""
    if not len(started):
        return np.zeros(len(from_us))
    base = int(started[0])  # small numbers keep microseconds exact
    edges = np.stack([started - base, ended - base], axis=1).ravel()
    before = np.concatenate([[0], np.cumsum(ended - started)])
    total = np.stack([before[:-1], before[1:]], axis=1).ravel()
    return np.interp(until_us - base, edges, total) - np.interp(from_us - base, edges, total)


def united(from_us: np.ndarray, until_us: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns stretches in order of time, those that touch or overlap as one."""
    keep = from_us < until_us
    order = np.argsort(from_us[keep], kind="stable")
    from_us, until_us = from_us[keep][order], until_us[keep][order]
    if not len(from_us):
        return from_us, until_us
    reach = np.maximum.accumulate(until_us)
    first = np.flatnonzero(np.r_[True, from_us[1:] > reach[:-1]])
    return from_us[first], reach[np.r_[first[1:] - 1, len(reach) - 1]]

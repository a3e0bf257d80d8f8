"""Keys by which a row sent twice is recognised: 64-bit hashes of the row's text, namespaced by origin and table."""

import hashlib

import numpy as np
import pyarrow as pa
from pandas.util import hash_array

from twin.collect.compute import pc

BETWEEN = "\x1f"  # unit separator: does not occur in floor data, so "a","bc" and "ab","c" differ


def row_hashes(texts: list[pa.Array]) -> np.ndarray:
    """Returns the uint64 hash of each row's texts, shape (rows,): SipHash by pandas, the same on every machine."""
    joined = (
        texts[0]
        if len(texts) == 1
        else pc.binary_join_element_wise(*texts, BETWEEN, null_handling="replace", null_replacement="")
    )
    filled = pc.fill_null(joined, "").to_numpy(zero_copy_only=False).astype(object)
    return hash_array(filled, categorize=False)  # ty: ignore[not-callable]  # pandas.util loads it lazily


def in_namespace(hashes: np.ndarray, *names: str) -> np.ndarray:
    """Returns the hashes moved into a namespace: one to one inside it, unrelated to those of any other."""
    digest = hashlib.blake2b(BETWEEN.join(names).encode(), digest_size=8).digest()
    return _mixed(hashes ^ np.uint64(int.from_bytes(digest, "little")))


def _mixed(x: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014), a bijection of 64 bits."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))

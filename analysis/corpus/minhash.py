"""Pairs of articles that are probably alike, for corpora too large for the exact way: MinHash and banding."""

import numpy as np
from scipy import sparse

_PERMUTATIONS = 128
_MARGIN = 0.1  # the bands ask for less than the threshold, so that few pairs above it are missed
_HASH = np.uint64(0xFFFFFFFF)


def find_likely_pairs(matrix: sparse.csr_array, threshold: float) -> np.ndarray:
    """Pairs of rows (first < second) whose MinHash signatures fall together in a band (datasketch, fixed seed)."""
    from datasketch import MinHash, MinHashLSH  # only large corpora need it

    index = MinHashLSH(threshold=max(0.1, threshold - _MARGIN), num_perm=_PERMUTATIONS)
    pairs = []
    hashed = ((np.arange(matrix.shape[1], dtype=np.uint64) * np.uint64(2654435761)) & _HASH).astype(np.int64)
    for row in range(matrix.shape[0]):
        held = hashed[matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]]
        if len(held):
            signature = MinHash(num_perm=_PERMUTATIONS, seed=1, hashfunc=int)
            signature.update_batch(held.tolist())
            pairs += [(other, row) for other in index.query(signature)]
            index.insert(row, signature)
    return np.array(sorted(pairs), np.int64).reshape(-1, 2)

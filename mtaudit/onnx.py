"""What the two bundled models have in common: files checked against their record, sessions, batches."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from mtaudit.errors import WeightsError

THREADS = 2
# What one more call of a model costs, in tokens.
CALL = 16


def checked(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The content of the named files of a folder, each as its sha256.json records it.

    Raises WeightsError, naming the file, where one is missing, damaged or not the recorded one.
    """
    record = folder / "sha256.json"
    try:
        hashes = json.loads(record.read_text(encoding="utf-8"))
        wanted = {name: str(hashes[name]) for name in names}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            f"{record}: cannot be read as the record of the bundled weights", "reinstall mtaudit"
        ) from error
    return {name: _content(folder / name, digest) for name, digest in wanted.items()}


def _content(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WeightsError(f"{path}: the bundled weights are missing or unreadable", "reinstall mtaudit") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise WeightsError(f"{path}: not the recorded weights, sha256 differs", "reinstall mtaudit")
    return content


def open_session(model: bytes) -> Any:  # noqa: ANN401 - onnxruntime has no types
    """An onnxruntime session on the CPU that leaves idle cores alone."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Indices in batches of like length, each of at most `most` tokens with its padding (or one row).

    Of all ways to cut the rows in order of length, the one with the least padding; each batch counts as CALL tokens
    more, so that rows of nearly one length go together.
    """
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    sizes = [lengths[index] for index in order]
    costs, starts = [0] * (len(order) + 1), [0] * (len(order) + 1)
    for end in range(1, len(order) + 1):
        longest = sizes[end - 1]
        first = max(0, min(end - 1, end - most // max(longest, 1)))
        costs[end], starts[end] = min(
            (costs[start] + longest * (end - start) + CALL, start) for start in range(first, end)
        )
    cuts = [len(order)]
    while cuts[-1]:
        cuts.append(starts[cuts[-1]])
    for start, end in pairwise(reversed(cuts)):
        yield order[start:end]

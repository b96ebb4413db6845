"""The teacher of the span model: its rows, its targets, and what the span model learns of its opinions."""

import gzip
import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from mtaudit.spanmodel.data import Example, taught_groups
from mtaudit.spanmodel.edits import Label
from mtaudit.spanmodel.teach import loss, word_targets
from mtaudit.spanmodel.teacher import FROZEN, Row, Teacher, batches, collate

TEXT = "He weighed his nose."


@pytest.fixture(scope="module")
def teacher():
    from transformers import LlamaConfig, LlamaModel

    torch.manual_seed(1)
    shape = {"vocab_size": 50, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": FROZEN + 6}
    config = LlamaConfig(**shape, num_attention_heads=2, num_key_value_heads=1)
    config._attn_implementation = "eager"
    return Teacher(LlamaModel(config))


def test_every_row_that_fits_comes_once_and_a_last_batch_is_filled_up():
    rows = [Row([1] * length, [0]) for length in [5, 30, 31, 40, 90, 90, 100, 150, 500]]
    seen = []
    for length, indices, count in batches(rows, 256, np.random.default_rng(1)):
        assert len(indices) == 256 // length
        assert all(len(rows[i].ids) <= length for i in indices)
        seen += list(indices[:count])
    assert sorted(seen) == list(range(8)), "the row of 500 fits nowhere"


def test_padding_changes_nothing_and_later_words_count(teacher):
    short, long = Row([3, 4, 5, 6], [1, 2]), Row([7] * 30, [9])
    with torch.no_grad():
        alone = teacher(*collate([short], 32))
        beside = teacher(*collate([long, short], 64))[1:]
        other = teacher(*collate([Row([3, 4, 5, 9], [1, 2])], 32))
    assert torch.allclose(alone, beside, atol=1e-5)
    assert not torch.allclose(alone, other, atol=1e-5), "the upper layers look both ways"


def test_it_learns_a_handful_of_rows_and_leaves_its_lowest_layers(teacher):
    rows = [Row([3, 4, 5, 6], [1, 3]), Row([3, 8, 5, 9], [1, 3])]
    target = torch.tensor([[0, 0, 1], [0, 1, 1], [0, 0, 1], [-1, 1, 1.0]])
    frozen = teacher.model.layers[0].mlp.up_proj.weight.clone()
    optimizer = torch.optim.AdamW([w for w in teacher.parameters() if w.requires_grad], lr=3e-3)
    for _ in range(60):
        optimizer.zero_grad()
        value = loss(teacher(*collate(rows, 32)), target)
        value.backward()
        optimizer.step()
    wrong = 1 - teacher(*collate(rows, 32)).softmax(-1)[:, 0]
    assert wrong[1] > 0.8 > 0.2 > wrong[0]
    assert wrong[3] > 0.8 > 0.2 > wrong[2]
    assert torch.equal(frozen, teacher.model.layers[0].mlp.up_proj.weight)


def test_targets_stand_on_words():
    example = Example(TEXT, "", (Label(3, 10, 0.1, 0.8, "mistranslation"),), masked=((11, 14),))
    made = word_targets(example)
    assert made[:, 1].tolist() == pytest.approx([0, 0.8, 0, 0, 0])
    assert made[:, 2].tolist() == [1, 1, 0, 1, 1]
    vague = word_targets(Example(TEXT, "", (Label(3, 10, -1.0, 1.0, "mistranslation"),)))
    assert (vague[:, 0] == -1).all()


def _taught(path: Path, labels: list[object], penalty: float) -> dict[str, Label]:
    record = {"text": TEXT, "source": "", "labels": labels, "penalty": penalty, "machine": math.nan}
    record |= {"minor": [0.0, 0.1, 0.0, 0.2, 0.0], "major": [0.0, 0.5, 0.0, 0.2, 0.0]}
    with gzip.open(path / "taught.jsonl.gz", "wt") as out:
        out.write(json.dumps(record) + "\n")
    ((example,),) = taught_groups(path / "taught.jsonl.gz")
    return {TEXT[x.start : x.end]: x for x in example.labels}


def test_labels_lie_between_what_was_known_and_what_the_teacher_thinks(tmp_path):
    labels = _taught(tmp_path, [[3, 10, 0.1, 0.9, "mistranslation"]], 5.0)
    assert set(labels) == {"weighed", "nose"}
    assert (labels["weighed"].minor, labels["weighed"].major) == pytest.approx((0.1, 0.7))
    assert (labels["nose"].minor, labels["nose"].major, labels["nose"].category) == pytest.approx((0.1, 0.1, ""))


def test_where_nothing_was_known_the_teacher_alone_counts(tmp_path):
    assert _taught(tmp_path, [], math.nan)["weighed"].major == pytest.approx(0.5)


def test_a_post_edit_says_that_a_word_is_wrong_not_how_gravely(tmp_path):
    label = _taught(tmp_path, [[3, 10, -1.0, 1.0, "mistranslation"]], 4.0)["weighed"]
    assert label.minor + label.major == pytest.approx(0.3 + 0.7 * 0.6)
    assert label.major == pytest.approx(5 * label.minor)

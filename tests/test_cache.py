import hashlib
import multiprocessing
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_fixture import flag_on, make_report, sentences_of

from mtaudit.cache import ResultsCache, code_signature, key_of
from mtaudit.core import Audit, Document, Severity, Verdict

AUDITS = make_report().audits


def only_file(folder):
    (path,) = folder.glob("??/*")
    return path


def test_what_is_put_comes_back_equal(tmp_path):
    cache = ResultsCache(tmp_path)
    key = key_of("a")
    assert cache.get(key) is None
    cache.put(key, AUDITS)
    assert cache.get(key) == AUDITS
    assert ResultsCache(tmp_path).get(key) == AUDITS
    assert cache.get(key_of("b")) is None


def test_offsets_still_lead_into_the_file(tmp_path):
    ResultsCache(tmp_path).put(key_of("a"), AUDITS)
    for audit in ResultsCache(tmp_path).get(key_of("a")) or ():
        for flag in audit.flags:
            assert audit.document.raw[flag.start : flag.end] == flag.text


@given(raw=st.text(st.characters()), number=st.floats(0, 1), notes=st.lists(st.text(st.characters())))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(tmp_path, raw, number, notes):
    document = Document("p", raw, raw, title=raw)
    verdict = Verdict(failed=False, mqm_per_1000_words=0.0, machine_translated=number)
    audit = Audit(document, (), (), (), verdict, tuple(notes))
    cache = ResultsCache(tmp_path)
    cache.put(key_of("x"), (audit,))
    assert cache.get(key_of("x")) == (audit,)


def test_every_part_of_the_key_counts_and_so_does_where_parts_end():
    assert len({key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of(b"ab", "cd")}) == 4
    assert key_of("a", b"b") == key_of(b"a", "b")
    assert len(code_signature()) == 16


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_damaged_entry_is_a_miss(tmp_path, data):
    cache = ResultsCache(tmp_path)
    cache.put(key_of("a"), AUDITS)
    path = only_file(tmp_path)
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = data.draw(
        st.sampled_from([whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], b"", whole + b"x"])
    )
    path.write_bytes(damaged)
    assert cache.get(key_of("a")) is None


@pytest.mark.parametrize("body", [b"[]", b"{}", b"[[],[[1]]]", b"null", b"[" * 100_000, b'[["x"],[[[0]]]]', b"\xff"])
def test_an_entry_with_a_right_digest_and_a_wrong_shape_is_a_miss(tmp_path, body):
    cache = ResultsCache(tmp_path)
    cache.put(key_of("a"), AUDITS)
    only_file(tmp_path).write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    assert cache.get(key_of("a")) is None


def test_a_folder_that_cannot_be_written_is_an_empty_cache(tmp_path):
    (tmp_path / "file").write_text("")
    cache = ResultsCache(tmp_path / "file" / "below")
    cache.put(key_of("a"), AUDITS)
    assert cache.get(key_of("a")) is None
    cache.trim()


def work(folder, name, rounds):
    """Write and read the same keys as everybody else; return how many reads were neither a miss nor right."""
    cache, wrong = ResultsCache(folder), 0
    mine = tuple(replace(audit, notes=(name,)) for audit in AUDITS)
    for number in range(rounds):
        key = key_of(str(number % 5))
        cache.put(key, mine)
        got = cache.get(key)
        wrong += got is None or any(
            replace(audit, notes=()) != replace(other, notes=()) for audit, other in zip(got, AUDITS, strict=True)
        )
    return wrong


def test_two_processes_do_not_hurt_each_other(tmp_path):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.starmap(work, [(tmp_path, "one", 60), (tmp_path, "two", 60)]) == [0, 0]
    assert len(list(tmp_path.glob("??/*"))) == 5
    assert not list(tmp_path.glob("??/.*"))


def test_trimming_deletes_what_was_not_used_for_longest(tmp_path):
    import os

    cache = ResultsCache(tmp_path)
    for number in range(4):
        cache.put(key_of(str(number)), AUDITS)
        os.utime(tmp_path / key_of(str(number))[:2] / f"{key_of(str(number))[2:]}.json", (number, number))
    cache.get(key_of("0"))
    size = only_size(tmp_path)
    cache.trim(most_bytes=size * 3)
    assert [cache.get(key_of(str(number))) is not None for number in range(4)] == [True, False, False, True]
    cache.trim(most_bytes=size * 3)
    assert cache.get(key_of("3")) is not None


def only_size(folder):
    return max(path.stat().st_size for path in folder.glob("??/*"))


def test_articles_of_one_feed_share_its_text(tmp_path):
    raw = "x" * 100_000
    document = replace(AUDITS[2].document, raw=raw)
    cache = ResultsCache(tmp_path)
    cache.put(
        key_of("feed"), tuple(replace(AUDITS[2], document=replace(document, path=f"f.xml#{n}")) for n in range(20))
    )
    assert only_file(tmp_path).stat().st_size < 2 * len(raw)


def article(number: int) -> Audit:
    wanted = [
        f"Sentence number {n} of article {number}, which is about as long as sentences of news copy are."
        for n in range(40)
    ]
    text = "\n\n".join(wanted)
    document = Document(
        f"feeds/{number}.txt", text, text, title=wanted[0], language="en", sentences=sentences_of(text, *wanted)
    )
    flags = tuple(flag_on(document, f"number {n} of", "r", Severity.MINOR, "A message.") for n in range(10))
    passage = document.passage(0, 80)
    from mtaudit.core import Match

    matches = tuple(Match((n,), passage, 0.5, 0.5) for n in range(15))
    return Audit(document, matches, flags, (0.0,) * 40, Verdict(failed=False, mqm_per_1000_words=1.0))


def test_a_thousand_articles_come_back_in_time(tmp_path):
    cache = ResultsCache(tmp_path)
    keys = [key_of(str(number)) for number in range(1000)]
    for number, key in enumerate(keys):
        cache.put(key, (article(number % 20),))
    start = time.process_time()
    assert all(cache.get(key) for key in keys)
    assert time.process_time() - start < 1.5

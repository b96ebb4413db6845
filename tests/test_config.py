import textwrap
from dataclasses import fields
from pathlib import Path

import pytest

from mtaudit.config import OPTIONS, ORIGINALS, Settings, check_rules, find_config, load_settings
from mtaudit.errors import ConfigError


def write(folder: Path, text: str, name: str = "mtaudit.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path):
    assert load_settings(tmp_path) == Settings()


def test_every_option_is_a_field_and_the_other_way_round():
    assert {option.name for option in OPTIONS.values()} == {f.name for f in fields(Settings)} - {
        "overrides",
        "root",
        "origins",
    }


def test_all_kinds_of_values_are_read(tmp_path):
    write(
        tmp_path,
        """\
        reference = ["clean", "more/*.txt"]
        fail-on = "minor"
        ignore = ["calque"]
        min-confidence = 1
        max-flags = 3
        max-mqm = 12.5
        spare-quotes = true
        [severity]
        name = "minor"
        calque = "critical"
        """,
    )
    settings = load_settings(tmp_path)
    assert settings.reference == ("clean", "more/*.txt")
    assert settings.fail_on == "minor"
    assert settings.severity == (("calque", "critical"), ("name", "minor"))
    assert (settings.min_confidence, settings.max_flags, settings.max_mqm, settings.spare_quotes) == (
        1.0,
        3,
        12.5,
        True,
    )


def test_pyproject_counts_only_with_our_table(tmp_path):
    write(tmp_path, '[tool.mtaudit]\nfail-on = "critical"\n', "pyproject.toml")
    write(tmp_path / "a" / "b", "[tool.ruff]\nline-length = 1\n", "pyproject.toml")
    assert load_settings(tmp_path / "a" / "b").fail_on == "critical"


def test_the_nearest_file_wins_and_mtaudit_toml_comes_first(tmp_path):
    write(tmp_path, '[tool.mtaudit]\nfail-on = "critical"\n', "pyproject.toml")
    write(tmp_path, 'fail-on = "never"\n')
    write(tmp_path / "inner", '[tool.mtaudit]\nfail-on = "minor"\n', "pyproject.toml")
    assert load_settings(tmp_path / "inner").fail_on == "minor"
    assert load_settings(tmp_path / "other").fail_on == "never"


def test_paths_count_from_the_file_that_names_them(tmp_path):
    write(tmp_path, 'reference = ["clean"]\nbaseline = "known.json"\n')
    settings = load_settings(tmp_path / "deep" / "er")
    assert settings.reference == ("../../clean",)
    assert settings.baseline == "../../known.json"


def test_the_command_line_wins_and_is_named_as_the_origin(tmp_path):
    write(tmp_path, 'fail-on = "minor"\nignore = ["a"]\n')
    settings = load_settings(tmp_path, {"fail_on": "critical", "ignore": (), "select": None})
    assert (settings.fail_on, settings.ignore) == ("critical", ("a",))
    assert settings.origin("fail_on") == "command line"
    assert settings.origin("ignore") == "mtaudit.toml:2"
    assert settings.origin("model") == "default"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('fail_on = "major"', r"mtaudit\.toml:1: there is no setting 'fail_on' \(did you mean 'fail-on'\?\)"),
        ('\nfail-on = "mayor"', r"fail-on in mtaudit\.toml:2 cannot be 'mayor' \(did you mean 'major'\?\)"),
        ("referense = []", "did you mean 'reference'"),
        ('severity = { calque = "mild" }', r"severity in .* cannot be 'mild'"),
        ("severity = 3", "is not a table"),
        ('ignore = "calque"', "is not a list of texts .write ignore = "),
        ("min-confidence = 2", "min-confidence .* is 2 .it can be 0 to 1"),
        ("min-confidence = nan", "it can be 0 to 1"),
        ("max-flags = -1", "it can be 0 or more"),
        ("max-flags = 1.5", "not a whole number"),
        ("max-flags = true", "not a whole number"),
        ('spare-quotes = "yes"', "neither true nor false"),
        ("model = 1", "not a text"),
        ("fail-on = ", "not valid TOML"),
        ("[[overrides]]\nfail-on = 'minor'", "says nothing of which documents"),
        ("[[overrides]]\npath = ['x']\noutlets = ['y']", "there is no setting 'path' .did you mean 'paths'"),
        ("[[overrides]]\npaths = ['x']\nmodel = 'y'", "'model' cannot be set in an override"),
        ("overrides = 1", "not a list of tables"),
        ("[overrides]\npaths = []", "not a list of tables"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_a_way_out(tmp_path, monkeypatch, text, message):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, text)
    with pytest.raises(ConfigError, match=message) as caught:
        load_settings(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_utf8_is_a_clear_error(tmp_path):
    (tmp_path / "mtaudit.toml").write_bytes(b'fail-on = "\xff"')
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_settings(tmp_path)


def test_tool_mtaudit_must_be_a_table(tmp_path):
    write(tmp_path, "[tool]\n# tool.mtaudit\nmtaudit = 3\n", "pyproject.toml")
    with pytest.raises(ConfigError, match="not a table"):
        load_settings(tmp_path)


OVERRIDES = """\
ignore = ["a"]
allow = ["Foo"]
severity = { a = "minor" }
[[overrides]]
paths = ["feeds/wire/**", "*.xml"]
ignore = ["b"]
allow = ["Bar"]
severity = { b = "critical" }
fail-on = "critical"
[[overrides]]
outlets = ["Example *"]
fail-on = "minor"
select = ["c"]
"""


def test_an_override_holds_for_its_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, OVERRIDES)
    settings = load_settings(tmp_path)
    inside = settings.for_document("feeds/wire/x/y.txt")
    assert (inside.ignore, inside.allow, inside.fail_on) == (("a", "b"), ("Foo", "Bar"), "critical")
    assert inside.severity == (("a", "minor"), ("b", "critical"))
    assert settings.for_document("feeds/other/y.txt") == settings
    assert settings.for_document("any/where.xml#3").fail_on == "critical"


def test_an_override_holds_for_its_outlets_and_later_ones_win(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, OVERRIDES)
    both = load_settings(tmp_path).for_document("feeds/wire/y.txt", "EXAMPLE Wire")
    assert (both.fail_on, both.select, both.ignore) == ("minor", ("c",), ("a", "b"))
    assert load_settings(tmp_path).for_document("y.txt", "Elsewhere").fail_on == "major"


def test_paths_of_overrides_count_from_the_configuration_file(tmp_path, monkeypatch):
    write(tmp_path, '[[overrides]]\npaths = ["/feeds/*.txt"]\nfail-on = "never"\n')
    (tmp_path / "feeds").mkdir()
    monkeypatch.chdir(tmp_path / "feeds")
    settings = load_settings(Path.cwd())
    assert settings.for_document("a.txt").fail_on == "never"
    assert settings.for_document("sub/a.txt").fail_on == "major"


def test_rules_that_do_not_exist_are_named_wherever_they_stand(tmp_path):
    write(tmp_path, "[[overrides]]\npaths = ['x']\nignore = ['calqe']\n")
    with pytest.raises(ConfigError, match=r"no rule 'calqe' .did you mean 'calque'"):
        check_rules(load_settings(tmp_path), ["calque", "name"])
    check_rules(Settings(select=("name",)), ["calque", "name"])


def test_settings_can_be_compared_and_hashed_whatever_their_origin(tmp_path):
    write(tmp_path, 'fail-on = "major"\n')
    assert load_settings(tmp_path) == Settings()
    assert hash(load_settings(tmp_path)) == hash(Settings())
    assert find_config(tmp_path) == tmp_path / "mtaudit.toml"


def test_a_language_without_calques_is_told_and_the_others_are_known(tmp_path):
    import mtaudit.rules

    folder = Path(mtaudit.rules.__file__).parent / "calques"
    assert sorted(path.stem for path in folder.glob("*.tsv")) == list(ORIGINALS)
    with pytest.raises(ConfigError, match="translated-from"):
        load_settings(tmp_path, {"translated_from": "xx"})
    assert load_settings(tmp_path, {"translated_from": "ru"}).translated_from == "ru"

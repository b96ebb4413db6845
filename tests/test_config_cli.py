import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from mtaudit.cli.config import config_group, json_schema
from mtaudit.config import OPTIONS
from mtaudit.errors import ConfigError


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    return CliRunner().invoke(config_group, arguments, catch_exceptions=False).output


def test_show_names_every_setting_and_its_origin(here: Path):
    (here / "mtaudit.toml").write_text('# us\nfail-on = "minor"\n[[overrides]]\npaths = ["a/*"]\nallow = ["Putin’s"]\n')
    shown = run("show")
    assert [line.split(" ")[0] for line in shown.splitlines() if "  # " in line] == list(OPTIONS)
    fail_on = next(line for line in shown.splitlines() if line.startswith("fail-on"))
    assert '"minor"' in fail_on
    assert fail_on.endswith("# mtaudit.toml:2")
    assert 'paths = ["a/*"]\nallow = ["Putin’s"]' in shown


def test_show_for_a_document_applies_the_overrides(here: Path):
    (here / "mtaudit.toml").write_text('[[overrides]]\npaths = ["a/*"]\nfail-on = "never"\n')
    assert '"never"' in run("show", "--for", "a/x.txt")
    assert '"never"' not in run("show", "--for", "b/x.txt")


def test_validate_says_what_it_checked(here: Path):
    (here / "mtaudit.toml").write_text('fail-on = "minor"\n')
    assert run("validate") == f"{here / 'mtaudit.toml'} is right: 1 settings, 0 overrides\n"


def test_validate_finds_wrong_rules_and_missing_sources(here: Path):
    (here / "mtaudit.toml").write_text('ignore = ["no-such-rule"]\n')
    with pytest.raises(ConfigError, match="no rule 'no-such-rule'"):
        run("validate")
    (here / "mtaudit.toml").write_text('reference = ["nowhere"]\n')
    with pytest.raises(ConfigError, match="'nowhere', which does not exist"):
        run("validate")


def test_validate_without_a_file_says_what_to_write(here: Path):
    with pytest.raises(ConfigError, match=r"no mtaudit\.toml"):
        run("validate")


def test_the_schema_is_one_and_takes_what_the_loader_takes(here: Path):
    schema = json.loads(run("schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(json_schema(("calque",)))
    good = {
        "reference": ["x"],
        "fail-on": "minor",
        "severity": {"calque": "minor"},
        "overrides": [{"outlets": ["x"], "max-mqm": 3.5}],
    }
    assert validator.is_valid(good)
    for bad in (
        {"fail_on": "minor"},
        {"fail-on": "mayor"},
        {"ignore": ["calqe"]},
        {"min-confidence": 2},
        {"severity": {"calqe": "minor"}},
        {"overrides": [{"fail-on": "minor"}]},
        {"overrides": [{"paths": ["x"], "model": "y"}]},
    ):
        assert not validator.is_valid(bad), bad

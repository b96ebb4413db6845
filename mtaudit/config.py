"""The settings of a run, as one frozen record: from mtaudit.toml or [tool.mtaudit], the command line, and defaults.

To add a setting: a field of `Settings`, and a line in OPTIONS. The loader, `mtaudit config` and the JSON Schema all
work from that table.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from mtaudit.errors import ConfigError
from mtaudit.paths import file_of

SEVERITIES = ("minor", "major", "critical")
BARS = (*SEVERITIES, "never")
# Languages whose calques are listed (rules/calques).
ORIGINALS = ("ar", "de", "es", "fr", "hi", "id", "it", "ja", "pt", "ru", "tr", "uk", "zh")
FILE_NAMES = ("mtaudit.toml", "pyproject.toml")
"""Looked for in this order in the starting folder, then in each folder above it."""


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for some documents: those whose path matches one of `paths` and whose outlet one of `outlets`.

    An empty list matches everything. `values` are fields of Settings and what they are set to.
    """

    paths: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Settings:
    """What a user may set; the defaults are what `mtaudit check` does without any.

    `fail_on` is minor, major, critical or never. `ignore` and `select` name rules. `severity` maps a rule to the
    severity of all its flags. `allow` holds names and terms that no rule flags. `translated_from` declares the
    language of the original (ISO 639-1). `model` names the embedding model, "" for the bundled one.

    `reference` names clean sources; `baseline` and `suppressions` are files ("" for none). `max_flags` is how many
    flags at or above the bar a run may have, `max_mqm` the MQM penalty for 1,000 words above which a document fails
    whatever its flags; None is no such budget. `spare_quotes` leaves quoted speech alone. `encoding`, `max_bytes` and
    `jsonl_field` say how files are read. `theme` and `keys` (id of a key, Textual's name for it) are the review app's;
    no result depends on them. `root` is the folder that the paths of overrides count from. `origins` says
    of each field that is set where that was done.
    """

    fail_on: str = "major"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    min_confidence: float = 0.2
    allow: tuple[str, ...] = ()
    translated_from: str = ""
    model: str = ""
    reference: tuple[str, ...] = ()
    baseline: str = ""
    suppressions: str = ""
    max_flags: int | None = None
    max_mqm: float | None = None
    spare_quotes: bool = False
    encoding: str = ""
    max_bytes: int = 50_000_000
    jsonl_field: str = "text"
    theme: str = field(default="", repr=False)
    keys: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    overrides: tuple[Override, ...] = ()
    root: str = field(default="", compare=False, repr=False)
    origins: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)

    def for_document(self, path: str, outlet: str = "") -> Settings:
        """The settings for one document: every override that fits, later ones last.

        `ignore` and `allow` of an override add to the lists, `severity` to the table; everything else replaces.
        """
        settings = self
        for override in self.overrides:
            if fits_path(override.paths, path, self.root) and _fits_outlet(override.outlets, outlet):
                settings = _overridden(settings, override)
        return settings

    def origin(self, name: str) -> str:
        """Where a field was set: a file, "command line", or "default"."""
        return dict(self.origins).get(name, "default")


@dataclass(frozen=True, slots=True)
class Option:
    """One setting as a configuration file has it.

    `kind` is text, texts, number, count, flag, table or severities (a table of them); a `path` is relative to the
    file that names it.
    Those with `choices` take nothing else; those `per_document` may stand in an override.
    """

    key: str
    kind: str
    summary: str
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    path: bool = False
    per_document: bool = True

    @property
    def name(self) -> str:
        """The field of Settings."""
        return self.key.replace("-", "_")


OPTIONS: dict[str, Option] = {
    option.key: option
    for option in (
        Option("reference", "texts", "Clean sources: files, folders and globs.", path=True, per_document=False),
        Option("fail-on", "text", "The severity from which on a flag fails the check.", choices=BARS),
        Option("select", "texts", "Use only these rules."),
        Option("ignore", "texts", "Leave these rules out."),
        Option("severity", "severities", "The severity of all flags of a rule.", choices=SEVERITIES),
        Option("min-confidence", "number", "Leave out flags of which mtaudit is less sure than this.", low=0, high=1),
        Option("max-flags", "count", "Flags at or above the bar that a run may have.", low=0, per_document=False),
        Option("max-mqm", "number", "MQM penalty for 1,000 words above which a document fails.", low=0),
        Option("allow", "texts", "Names and terms that no rule flags."),
        Option(
            "translated-from", "text", "The language of the originals (ISO 639-1): its calques weigh more.", ORIGINALS
        ),
        Option("spare-quotes", "flag", "Leave quoted speech alone."),
        Option("model", "text", "The embedding model: a sentence-transformers name or path.", per_document=False),
        Option("baseline", "text", "File of known flags, which are not reported.", path=True, per_document=False),
        Option("suppressions", "text", "File of flags that were looked at and let be.", path=True, per_document=False),
        Option("encoding", "text", "The encoding of files that do not declare theirs.", per_document=False),
        Option("max-bytes", "count", "Larger files are refused.", low=1, per_document=False),
        Option("theme", "text", "The theme of the review app.", per_document=False),
        Option("keys", "table", "Keys of the review app by their ids, as `?` shows them.", per_document=False),
        Option("jsonl-field", "text", "The field of a JSONL line that holds the copy.", per_document=False),
    )
}
_OVERRIDE_KEYS = ("paths", "outlets")
_ADDED = ("ignore", "allow", "severity")


def load_settings(start_dir: Path, overrides: Mapping[str, object] | None = None) -> Settings:
    """The settings for a run in `start_dir`: defaults, then the nearest configuration file, then `overrides`.

    `overrides` maps fields of Settings to what the command line says; None and empty sequences say nothing.
    Raises ConfigError for a file that cannot be read and for keys and values that do not exist.
    """
    found = find_config(start_dir)
    settings = read_config(found, start_dir) if found else Settings()
    given = {name: value for name, value in (overrides or {}).items() if value is not None and value not in ((), [])}
    for name, value in given.items():
        option = OPTIONS.get(name.replace("_", "-"))
        if option is None:
            raise ConfigError(f"there is no setting {name!r}", _hint(name, OPTIONS))
        parsed = _value(option, list(value) if isinstance(value, tuple) else value, "on the command line")
        settings = replace(
            settings, **{option.name: parsed}, origins=(*settings.origins, (option.name, "command line"))
        )
    return settings


def find_config(start_dir: Path) -> Path | None:
    """The nearest mtaudit.toml, or pyproject.toml with a [tool.mtaudit] table, in or above a folder."""
    for folder in (start_dir.absolute(), *start_dir.absolute().parents):
        for name in FILE_NAMES:
            path = folder / name
            if path.is_file() and (name != "pyproject.toml" or "tool.mtaudit" in _text(path)):
                return path
    return None


def read_config(path: Path, start_dir: Path | None = None) -> Settings:
    """The settings of one configuration file; paths in it come out relative to `start_dir` (or the current folder)."""
    import tomllib

    text = _text(path)
    try:
        table: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from None
    if path.name == "pyproject.toml":
        tool = table.get("tool", {})
        table = tool.get("mtaudit", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.mtaudit is not a table", "write [tool.mtaudit]")
    source = _Source(path, text, (start_dir or Path.cwd()).absolute())
    values = {key: value for key, value in table.items() if key != "overrides"}
    settings = Settings(root=str(path.absolute().parent), **_values(values, source, tuple(OPTIONS), ("overrides",)))
    origins = tuple((OPTIONS[key].name, source.at(key)) for key in values)
    return replace(settings, overrides=_overrides(table.get("overrides", []), source), origins=origins)


def check_rules(settings: Settings, known: Collection[str]) -> None:
    """Raise ConfigError, naming the nearest rule, where the settings name a rule that does not exist."""
    for name, rule in _named_rules(settings):
        if rule not in known:
            raise ConfigError(f"{settings.origin(name)}: there is no rule {rule!r}", _hint(rule, known))


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    text: str
    start_dir: Path

    def at(self, key: str) -> str:
        """The file, with the line that sets a key where it can be found."""
        match = re.search(
            rf"^[ \t\[]*(?:tool\.mtaudit\.)?[\"']?{re.escape(key)}[\"']?[ \t]*[=.\]]", self.text, re.MULTILINE
        )
        line = f":{self.text.count(chr(10), 0, match.start()) + 1}" if match else ""
        return f"{os.path.relpath(self.path, self.start_dir)}{line}"

    def relative(self, path: str) -> str:
        return Path(os.path.relpath(self.path.parent / path, self.start_dir)).as_posix()


def _values(
    table: Mapping[str, Any], source: _Source, allowed: Collection[str], others: Collection[str]
) -> dict[str, Any]:
    values = {}
    for key, value in table.items():
        if key not in allowed:
            where = f"{source.at(key)}: "
            if key in OPTIONS:
                raise ConfigError(f"{where}{key!r} cannot be set in an override", "set it for the whole run")
            raise ConfigError(f"{where}there is no setting {key!r}", _hint(key, (*allowed, *others)))
        parsed = _value(OPTIONS[key], value, f"in {source.at(key)}")
        if OPTIONS[key].path:
            parsed = (
                tuple(map(source.relative, parsed)) if isinstance(parsed, tuple) else parsed and source.relative(parsed)
            )
        values[OPTIONS[key].name] = parsed
    return values


def _value(option: Option, value: object, where: str) -> Any:  # noqa: ANN401 - each kind has its own type
    """A value as Settings holds it; ConfigError where the option cannot have it."""
    if option.kind in ("severities", "table"):
        pairs = list(value.items()) if isinstance(value, dict) else value
        if not isinstance(pairs, list) or not all(isinstance(p, (list, tuple)) and len(p) == 2 for p in pairs):
            raise ConfigError(f"{option.key} {where} is not a table", f'write {option.key} = {{ name = "…" }}')
        return tuple(sorted((str(rule), _choice(option, severity, where)) for rule, severity in pairs))
    if option.kind == "texts":
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ConfigError(f"{option.key} {where} is not a list of texts", f'write {option.key} = ["…", "…"]')
        return tuple(value)
    if option.kind in ("number", "count"):
        return _number(option, value, where)
    if option.kind == "flag":
        if not isinstance(value, bool):
            raise ConfigError(f"{option.key} {where} is {value!r}, which is neither true nor false")
        return value
    return _choice(option, value, where)


def _choice(option: Option, value: object, where: str) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{option.key} {where} is {value!r}, which is not a text", "put it in quotation marks")
    if option.choices and value not in option.choices:
        raise ConfigError(f"{option.key} {where} cannot be {value!r}", _hint(value, option.choices))
    return value


def _number(option: Option, value: object, where: str) -> float | int:
    allowed = int if option.kind == "count" else (int, float)
    if isinstance(value, bool) or not isinstance(value, allowed):
        kind = "a whole number" if option.kind == "count" else "a number"
        raise ConfigError(f"{option.key} {where} is {value!r}, which is not {kind}")
    if (
        not (option.low if option.low is not None else value)
        <= value
        <= (option.high if option.high is not None else value)
    ):
        bounds = f"{option.low:g} or more" if option.high is None else f"{option.low:g} to {option.high:g}"
        raise ConfigError(f"{option.key} {where} is {value!r}", f"it can be {bounds}")
    return value if option.kind == "count" else float(value)


def _overrides(tables: object, source: _Source) -> tuple[Override, ...]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError(
            f"{source.at('overrides')}: overrides is not a list of tables", "write [[tool.mtaudit.overrides]]"
        )
    allowed = [option.key for option in OPTIONS.values() if option.per_document]
    overrides = []
    for table in tables:
        scope = {
            key: _value(Option(key, "texts", ""), table.get(key, []), f"in {source.at(key)}") for key in _OVERRIDE_KEYS
        }
        if not any(scope.values()):
            raise ConfigError(
                f"{source.at('overrides')}: an override says nothing of which documents", "add paths or outlets"
            )
        rest = {key: value for key, value in table.items() if key not in _OVERRIDE_KEYS}
        values = _values(rest, source, allowed, _OVERRIDE_KEYS)
        overrides.append(Override(scope["paths"], scope["outlets"], tuple(sorted(values.items()))))
    return tuple(overrides)


def _overridden(settings: Settings, override: Override) -> Settings:
    values = {}
    for name, value in override.values:
        values[name] = value
        if name == "severity":
            values[name] = tuple(sorted((dict(settings.severity) | dict(value)).items()))
        elif name in _ADDED:
            values[name] = tuple(dict.fromkeys((*getattr(settings, name), *value)))
    return replace(settings, **values)


def fits_path(patterns: tuple[str, ...], path: str, root: str) -> bool:
    """Whether a path is meant by patterns as in .gitignore that count from `root`; no patterns mean every path."""
    if not patterns:
        return True
    from pathspec import GitIgnoreSpec

    file = file_of(path)  # an article in a feed is named "feed.xml#3"; patterns speak of the file
    inside = Path(os.path.relpath(file, root)).as_posix() if root else file
    spec = GitIgnoreSpec.from_lines(patterns)
    return spec.match_file(inside)


def _fits_outlet(patterns: tuple[str, ...], outlet: str) -> bool:
    return not patterns or any(fnmatchcase(outlet.casefold(), pattern.casefold()) for pattern in patterns)


def _named_rules(settings: Settings) -> list[tuple[str, str]]:
    tables: list[Mapping[str, Any]] = [{f.name: getattr(settings, f.name) for f in fields(settings)}]
    tables += [dict(override.values) for override in settings.overrides]
    named = []
    for table in tables:
        named += [(name, rule) for name in ("select", "ignore") for rule in table.get(name, ())]
        named += [("severity", rule) for rule, _ in table.get("severity", ())]
    return named


def _hint(name: str, known: Collection[str]) -> str:
    from mtaudit.nearest import did_you_mean

    return did_you_mean(name, known)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(f"cannot read {path}: {what}") from None

"""`mtaudit config`: what is set, where, whether it is right, and what could be."""

from __future__ import annotations

import glob
import json
from pathlib import Path
from typing import Any

import click

from mtaudit.cli.group import Group
from mtaudit.config import OPTIONS, Option, Settings, check_rules, find_config, load_settings, read_config
from mtaudit.errors import ConfigError
from mtaudit.visible import visible

_TYPES: dict[str, dict[str, Any]] = {
    "table": {"type": "object", "additionalProperties": {"type": "string"}},
    "text": {"type": "string"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "number": {"type": "number"},
    "count": {"type": "integer"},
    "flag": {"type": "boolean"},
}
_FILE = click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("config", cls=Group)
def config_group() -> None:
    """Show, check and describe the configuration."""


@config_group.command("show")
@click.option("--for", "path", metavar="PATH", help="What holds for this document, overrides applied.")
@click.option("--outlet", default="", help="With --for: the outlet that the document is from.")
def show_command(path: str | None, outlet: str) -> None:
    """Print every setting, its value and where the value comes from."""
    settings = load_settings(Path.cwd())
    if path is not None:
        settings = settings.for_document(path, outlet)
    rows = [
        (key, _toml(getattr(settings, option.name)), settings.origin(option.name)) for key, option in OPTIONS.items()
    ]
    wide_key, wide_value = max(len(key) for key, _, _ in rows), min(max(len(value) for _, value, _ in rows), 40)
    for key, value, origin in rows:
        click.echo(visible(f"{key:<{wide_key}} = {value:<{wide_value}}  # {origin}"))
    for override in settings.overrides if path is None else ():
        scope = {
            name: list(values) for name, values in (("paths", override.paths), ("outlets", override.outlets)) if values
        }
        click.echo("\n[[overrides]]")
        for key, value in {**scope, **{name.replace("_", "-"): value for name, value in override.values}}.items():
            click.echo(visible(f"{key} = {_toml(value)}"))


@config_group.command("validate")
@_FILE
def validate_command(file: Path | None) -> None:
    """Check the nearest configuration file, or FILE; exit 2 where something in it is wrong."""
    from mtaudit.rules import RULES

    path = file or find_config(Path.cwd())
    if path is None:
        raise ConfigError(
            "there is no mtaudit.toml and no pyproject.toml with [tool.mtaudit] here or above", "write one"
        )
    settings = read_config(path)
    check_rules(settings, [rule.name for rule in RULES])
    missing = [name for name in settings.reference if not (Path(name).exists() or glob.glob(name, recursive=True))]  # noqa: PTH207 - any path
    if missing:
        raise ConfigError(f"{path}: reference names {missing[0]!r}, which does not exist", "mend the path")
    click.echo(f"{path} is right: {len(settings.origins)} settings, {len(settings.overrides)} overrides")


@config_group.command("schema")
def schema_command() -> None:
    """Print a JSON Schema of mtaudit.toml and [tool.mtaudit], for editors."""
    from mtaudit.rules import RULES

    click.echo(json.dumps(json_schema(tuple(rule.name for rule in RULES)), indent=2))


def json_schema(rules: tuple[str, ...]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the configuration, with the given rule names."""
    scoped = {key: _schema_of(option, rules) for key, option in OPTIONS.items() if option.per_document}
    texts = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    override = {
        "type": "object",
        "properties": {
            "paths": {**texts, "description": "Patterns as in .gitignore, relative to this file."},
            "outlets": {**texts, "description": "Names of outlets; * and ? stand for any characters."},
            **scoped,
        },
        "anyOf": [{"required": ["paths"]}, {"required": ["outlets"]}],
        "additionalProperties": False,
    }
    defaults = Settings()
    properties = {}
    for key, option in OPTIONS.items():
        default = getattr(defaults, option.name)
        plain = {} if isinstance(default, tuple) and option.kind in ("severities", "table") else default
        properties[key] = _schema_of(option, rules) | ({} if default is None else {"default": plain})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mtaudit",
        "description": "mtaudit.toml, and [tool.mtaudit] in pyproject.toml",
        "type": "object",
        "properties": {**properties, "overrides": {"type": "array", "items": override}},
        "additionalProperties": False,
    }


def _schema_of(option: Option, rules: tuple[str, ...]) -> dict[str, Any]:
    names = {"enum": list(rules)} if rules else {}
    if option.kind == "severities":
        schema: dict[str, Any] = {"type": "object", "additionalProperties": {"enum": list(option.choices)}}
        schema |= {"propertyNames": names} if names else {}
    else:
        schema = dict(_TYPES[option.kind])
    if option.key in ("select", "ignore") and names:
        schema["items"] = names
    if option.choices and option.kind == "text":
        schema["enum"] = list(option.choices)
    bounds = {"minimum": option.low, "maximum": option.high}
    return {
        "description": option.summary,
        **schema,
        **{key: bound for key, bound in bounds.items() if bound is not None},
    }


def _toml(value: object) -> str:
    if value is None:
        return '"none"'
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return "{ " + ", ".join(f"{key} = {json.dumps(item, ensure_ascii=False)}" for key, item in value) + " }"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)

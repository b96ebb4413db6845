"""`mtaudit rules` lists the rules, `mtaudit rule NAME` explains one with its examples."""

from __future__ import annotations

import json
from difflib import get_close_matches

import click

from mtaudit.errors import MtauditError
from mtaudit.rules import RULES, Rule


@click.command("rules")
@click.option(
    "--format", "-f", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True
)
def rules_command(form: str) -> None:
    """List all rules, a line each."""
    rules = sorted(RULES, key=lambda rule: rule.name)
    if form == "json":
        click.echo(json.dumps([_record(rule) for rule in rules], ensure_ascii=False, indent=2))
    elif form == "markdown":
        click.echo("| rule | severity | category | looks for |\n| --- | --- | --- | --- |")
        for rule in rules:
            click.echo(f"| `{rule.name}` | {rule.severity} | {rule.category} | {rule.summary} |")
    else:
        width = max(len(rule.name) for rule in rules)
        for rule in rules:
            source = "  [needs a clean source]" if rule.needs_source else ""
            click.echo(f"{rule.name:<{width}}  {rule.severity:<8}  {rule.summary}{source}")


@click.command("rule")
@click.argument("name", shell_complete=lambda _context, _parameter, typed: _names(typed))
def rule_command(name: str) -> None:
    """Explain the rule NAME, with examples that it flags and that it passes."""
    rule = next((rule for rule in RULES if rule.name == name), None)
    if rule is None:
        near = get_close_matches(name, [rule.name for rule in RULES], n=1)
        raise MtauditError(
            f"there is no rule '{name}'", f"did you mean '{near[0]}'?" if near else "`mtaudit rules` lists them"
        )
    click.echo(f"{rule.name} ({rule.severity}, {rule.category})\n{rule.summary}\n\n{rule.explanation.strip()}")
    for heading, examples in (("Flags:", rule.flags), ("Passes:", rule.passes)):
        click.echo(f"\n{heading}")
        for example in examples:
            click.echo(f"  • {example.text}")
            for source in example.sources:
                click.echo(f"      clean source: {source}")


def _names(typed: str) -> list[str]:
    return [rule.name for rule in RULES if rule.name.startswith(typed)]


def _record(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "severity": rule.severity,
        "category": rule.category,
        "summary": rule.summary,
        "explanation": rule.explanation,
        "needs_source": rule.needs_source,
    }

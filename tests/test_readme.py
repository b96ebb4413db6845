"""What the README lists is what the program has. `python tests/test_readme.py` writes the generated parts anew."""

import re
from pathlib import Path

import pytest

from mtaudit.report import FORMATS
from mtaudit.rules import RULES

README = Path(__file__).parent.parent / "README.md"


def rules_table():
    lines = ["| rule | severity | category | looks for |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{r.name}` | {r.severity} | {r.category} | {r.summary} |" for r in sorted(RULES, key=lambda r: r.name)
    ]
    return "\n".join(lines)


def keys_table():
    from mtaudit.review.app.keys import GROUPS, KEYS

    signs = {"question_mark": "?", "slash": "/", "right_curly_bracket": "}", "left_curly_bracket": "{"}
    signs |= {"right_square_bracket": "]", "left_square_bracket": "[", "greater_than_sign": ">", "less_than_sign": "<"}
    signs |= {"equals_sign": "="}
    lines = ["| key | id | |", "| --- | --- | --- |"]
    for group in GROUPS:
        for key in (k for k in KEYS if k.group == group):
            names = " ".join(f"`{signs.get(name, name)}`" for name in key.keys.split(","))
            lines.append(f"| {names} | {key.id} | {key.tooltip} |")
    return "\n".join(lines)


GENERATED = {"rules": rules_table, "keys": keys_table}


@pytest.mark.parametrize("name", GENERATED)
def test_generated_parts_are_complete(name):
    found = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- /{name} -->", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    assert found[1].strip() == GENERATED[name]()


def test_every_format_is_described():
    text = README.read_text(encoding="utf-8")
    assert [name for name in FORMATS if f"| {name} |" not in text] == []


def test_every_picture_and_file_that_it_names_is_there():
    text = README.read_text(encoding="utf-8")
    named = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text) + re.findall(r"`(mtaudit/[\w/.]+\.(?:md|py))`", text)
    assert named
    assert [name for name in named if not (README.parent / name).exists()] == []


def main():
    text = README.read_text(encoding="utf-8")
    for name, make in GENERATED.items():
        part = f"<!-- {name} -->\n{make()}\n<!-- /{name} -->"
        text = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, part=part: part, text, flags=re.DOTALL)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""markup-leftover: tags, entities, template code and Markdown that a reader was never meant to see."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from mtaudit.core import Category, Finding, Severity
from mtaudit.rules.layout import in_copy
from mtaudit.rules.rule import Context, Example, Rule

_TAGS = (
    "a|abbr|article|aside|audio|b|blockquote|br|caption|center|cite|code|del|div|em|embed|figcaption|figure|font|footer|"
    "form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|li|link|main|meta|nav|object|ol|p|param|pre|s|script|section|"
    "small|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead|time|title|tr|u|ul|video"
)
_ENTITIES = (
    "amp|lt|gt|quot|apos|nbsp|[rl][sd]quo|[sb]dquo|[mn]dash|hellip|laquo|raquo|copy|reg|trade|euro|pound|cent|yen|deg|bull|"
    "middot|sect|shy|zwj|zwnj|times|frac12|szlig|[aeiouyAEIOUY](?:acute|grave|circ|uml|tilde|ring)|[cC]cedil|[nN]tilde|aring|oslash|"
    "#\\d{2,6}|#[xX][0-9a-fA-F]{2,5}"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    (rf"(?:&amp;|&)(?:{_ENTITIES});", "An HTML entity was left in the copy."),
    (rf"</?(?:{_TAGS})(?:\s[^<>\n]{{0,300}})?\s?/?>|<!--|-->|<!\[CDATA\[|\]\]>", "An HTML tag was left in the copy."),
    (
        r"\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}|\$\{[\w. ]{1,60}\}|<%[^<>\n]{0,200}%>",
        "Template code was left in the copy.",
    ),
    (
        (
            r"\[/[bius]\]|\[[bius]\](?=[^\[\]\n]{1,200}\[/)|\[/?(?:url|img|quote|code|size|color|list|caption|gallery|embed|video|audio|vc_\w+|et_pb_\w+)"
            r"(?:[= ][^\]\n]{0,200})?\]"
        ),
        "A BBCode tag or shortcode was left in the copy.",
    ),
    (
        (
            r"!?\[[^\]\n]{1,200}\]\((?:https?:|/|mailto:)[^)\s]{1,300}\)|(?<![\w*])\*\*(?=\S)[^*\n]{1,200}(?<=\S)\*\*(?![\w*])|"
            r"(?<![\w_])__(?=\w)[^_\n]{1,200}(?<=\w)__(?![\w_])"
        ),
        "Markdown was left in the copy.",
    ),
    (
        r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[nrt](?=[A-Z\s\\]|$)|(?:%[0-9A-F]{2}){2,}(?![\w/])",
        "An escape code was left in the copy.",
    ),
    (r"\[\[[^\[\]\n]{1,100}\]\]", "A wiki link was left in the copy."),
)
_COMPILED: list[tuple[re.Pattern[str], str]] = []
_HINT = re.compile(r"[&<{\[\\*%]|__")


def _patterns() -> list[tuple[re.Pattern[str], str]]:
    if not _COMPILED:
        _COMPILED.extend((re.compile(pattern), message) for pattern, message in _PATTERNS)
    return _COMPILED


def _check(context: Context) -> Iterator[Finding]:
    document = context.document
    if not _HINT.search(document.text):
        return
    for pattern, message in _patterns():
        for match in in_copy(document, pattern):
            yield _finding(match, message)


def _finding(match: re.Match[str], message: str) -> Finding:
    words = match.group()
    suggestion = ""
    if words.startswith("&"):
        suggestion = html.unescape(html.unescape(words))
        suggestion = " " if suggestion == "\xa0" else suggestion
    return Finding(
        RULE.name, match.start(), match.end(), message, RULE.category, RULE.severity, 0.95, suggestion=suggestion
    )


RULE = Rule(
    name="markup-leftover",
    summary="Tags, entities or template code left in the copy",
    explanation=(
        "Code that should have been turned into layout shows in the text: HTML tags (`<br />`), entities (`&nbsp;`), template "
        "braces (`{{title}}`), BBCode and shortcodes (`[caption]`), Markdown (`**word**`), escape codes (`\\u2019`). It comes from "
        "scraping.\n\nDelete it, or put in the character that it stands for."
    ),
    category=Category.ENCODING,
    severity=Severity.MINOR,
    check=_check,
    flags=(
        Example("The minister resigned.⟦<br />⟧ He gave no reason."),
        Example("Marks ⟦&amp;⟧ Spencer closed two shops.", suggestion="&"),
        Example("He said⟦&nbsp;⟧that the road was closed.", suggestion=" "),
        Example("The ⟦&amp;quot;⟧special operation⟦&amp;quot;⟧ went on.", suggestion='"'),
        Example("Read more about ⟦{{ article.title }}⟧ here."),
        Example('⟦[caption id="12"]⟧The port of Odesa⟦[/caption]⟧ was calm.'),
        Example("It was ⟦**very**⟧ cold in the capital."),
        Example("The premier⟦\\u2019⟧s plane was late."),
        Example("See ⟦[the report](https://example.org/report)⟧ for details."),
    ),
    passes=(
        Example("Marks & Spencer and AT&T; both fell, and R&D; spending rose."),
        Example("Growth was < 2% and inflation > 5%, the bank said."),
        Example("He [the president] will go, she said [sic]."),
        Example("The M*A*S*H star gave it 5* out of 5* and a f**k you."),
        Example("Turnout was 60% in 2019 and 70% in 2023."),
        Example("The set {1, 2} and the path C:\\temp are in the file."),
    ),
)

import html.parser
import re
from dataclasses import replace

import pytest
from chromium import CHROMIUM, opened
from golden import assert_golden
from report_fixture import make_report

from mtaudit.report import RenderOptions, load

render = load("html")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)")


def page_text() -> str:
    return render(make_report(), RenderOptions(group_by="outlet"))


def test_golden_without_style_and_script():
    text = re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>|'sha256-[^']*'", "…", page_text())
    assert_golden("report.html", text)


class Elements(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def elements(text):
    parser = Elements()
    parser.feed(text)
    return parser.found


def test_the_page_needs_nothing_else():
    for tag, attributes in elements(page_text()):
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "form"), tag
        assert not {"src", "srcset", "style"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("href", "#").startswith("#")
    assert not re.search(r"@import|url\(", page_text())


def test_markup_in_copy_stays_text():
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"
    report = make_report()
    audit = report.audits[0]
    flags = tuple(replace(f, rule=evil, message=evil, suggestion=evil, words=evil) for f in audit.flags)
    document = replace(audit.document, title=evil, path=evil)
    verdict = replace(audit.verdict, reasons=(evil,))
    report = replace(report, audits=(replace(audit, flags=flags, document=document, verdict=verdict, notes=(evil,)),))
    report = replace(report, signature=evil, warnings=(evil,))
    found = [tag for tag, _ in elements(render(report, RenderOptions(group_by="outlet")))]
    assert found.count("script") == 1
    assert "img" not in found
    assert "b" not in found


@needs_chromium
class TestInChromium:
    @pytest.fixture(scope="class")
    def page(self, tmp_path_factory):
        path = tmp_path_factory.mktemp("html") / "report.html"
        path.write_text(page_text(), encoding="utf-8")
        with opened(path) as page:
            page.media(prefers_reduced_motion="reduce", prefers_color_scheme="light")
            yield page

    def now(self, page):
        return page.js("[...document.querySelectorAll('mark.now')].map(m => m.textContent).join('')")

    def test_nothing_is_fetched_and_nothing_is_refused(self, page):
        asked = [e["params"]["request"]["url"] for e in page.events if e.get("method") == "Network.requestWillBeSent"]
        assert all(url.startswith("file:") and url.endswith("report.html") for url in asked), asked
        assert [e for e in page.events if e.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")] == []

    def test_the_policy_stops_a_foreign_script(self, page):
        page.js(
            "const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.body.append(s)"
        )
        assert page.js("window.hacked") is None

    def test_keys_step_through_the_flags(self, page):
        page.press("Escape")
        page.press("j")
        assert self.now(page) == "weighed his nose in this debate"
        page.press("n")
        assert self.now(page) == "Friday"
        assert page.js("document.activeElement.dataset.rule") == "fact-date"
        assert page.js("document.getElementById('count').textContent") == "flag 2 of 7"
        page.press("k")
        page.press("p")
        assert self.now(page) == "paid <5 billion"

    def test_keys_filter_by_severity(self, page):
        page.press("0")
        page.press("2")
        page.press("3")
        page.press("j")
        assert self.now(page) == "Friday"
        assert page.js("document.getElementById('count').textContent") == "flag 1 of 1"
        page.press("0")
        assert page.js("document.querySelectorAll('.card.hidden').length") == 0

    def test_the_rule_filter_hides_the_marks_of_others(self, page):
        page.js(
            "const r = document.getElementById('rule'); r.value = 'punctuation'; r.dispatchEvent(new Event('change'))"
        )
        assert page.js("[...document.querySelectorAll('mark:not(.off)')].map(m => m.textContent).join()") == "::"
        page.press("0")

    def test_light_and_dark_both_read_well(self, page):
        contrast = """(() => {
          const lum = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
            .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
            return .2126 * r + .7152 * g + .0722 * b; };
          const style = (q) => getComputedStyle(document.querySelector(q));
          const ratio = (a, b) => (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
          const of = (q) => ratio(lum(style(q).color), lum(style(q).backgroundColor));
          return Math.min(...['mark.critical', 'mark.major', 'mark.minor', 'body', '.card'].map(of));
        })()"""
        for scheme in ("light", "dark"):
            page.media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
            assert page.js(contrast) >= 4.5, scheme
        assert page.js("getComputedStyle(document.body).backgroundColor") == "rgb(25, 24, 22)"
        page.press("t")
        assert page.js("getComputedStyle(document.body).backgroundColor") == "rgb(255, 253, 248)"
        page.press("t")
        page.js("delete document.documentElement.dataset.theme")
        page.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")

    def test_print_leaves_the_controls_out(self, page):
        page.media("print")
        assert page.js("getComputedStyle(document.querySelector('.bar')).display") == "none"
        page.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")

    def test_copy_and_sources_stand_side_by_side_where_there_is_room(self, page):
        columns = "new Set([...document.querySelector('.pair').children].map(c => c.getBoundingClientRect().left)).size"
        page.size(1300, 900)
        assert page.js(columns) == 2
        page.size(380, 800)
        assert page.js(columns) == 1
        assert page.js("document.documentElement.scrollWidth <= window.innerWidth")
        page.size(1300, 900)

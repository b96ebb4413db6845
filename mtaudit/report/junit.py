"""`--format junit`: one test case for each article."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from mtaudit.core import Audit, Failure, Report
from mtaudit.positions import lines_of
from mtaudit.report import RenderOptions
from mtaudit.report.places import relative
from mtaudit.report.text import clean_passage, reason_with_words, verdict_in_words
from mtaudit.visible import one_line

_NOT_XML = re.compile("[\ufffe\uffff]")


def render(report: Report, options: RenderOptions) -> str:
    """JUnit XML: failed articles fail, unreadable ones are errors, those that were not audited are skipped."""
    cases = [_case(audit, options.root) for audit in report.audits]
    cases += [_error(failure, options.root) for failure in report.failures]
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": len(report.failures),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    attributes = {key: str(count) for key, count in counts.items()}
    suites = ET.Element("testsuites", {"name": "mtaudit", **attributes})
    suite = ET.SubElement(suites, "testsuite", {"name": "mtaudit", **attributes})
    properties = ET.SubElement(suite, "properties")
    ET.SubElement(properties, "property", {"name": "signature", "value": _xml(report.signature)})
    suite.extend(cases)
    if report.warnings:
        ET.SubElement(suite, "system-err").text = "\n".join(map(_xml, report.warnings))
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _case(audit: Audit, root: str) -> ET.Element:
    document = audit.document
    case = _empty_case(document.path, root)
    details = "\n".join([_xml(document.title), *_details(audit)]).strip()
    if audit.verdict.failed:
        attributes = {"message": _xml(verdict_in_words(audit)), "type": "mtaudit"}
        ET.SubElement(case, "failure", attributes).text = details
    elif not audit.flags and document.language not in ("", "en"):
        ET.SubElement(case, "skipped", {"message": _xml("; ".join(audit.notes) or f"not English: {document.language}")})
    elif audit.flags or audit.notes:
        ET.SubElement(case, "system-out").text = details
    return case


def _details(audit: Audit) -> list[str]:
    lines, details = lines_of(audit.document.raw), [_xml(note) for note in audit.notes]
    for flag in sorted(audit.flags, key=lambda flag: (flag.start, flag.end)):
        place, source = lines.position(flag.start), clean_passage(audit, flag)
        text = f"{place.line}:{place.column} {flag.severity} {flag.rule}: {reason_with_words(flag)}"
        text += f" Instead: “{flag.suggestion}”." if flag.suggestion else ""
        text += f" Clean source, {source.path}: “{source.words}”" if source else ""
        details.append(_xml(text))
    return details


def _error(failure: Failure, root: str) -> ET.Element:
    case = _empty_case(failure.path, root)
    kind = "unreadable" if failure.exit_code == 2 else "internal-error"
    ET.SubElement(case, "error", {"message": _xml(failure.message), "type": kind})
    return case


def _empty_case(path: str, root: str) -> ET.Element:
    return ET.Element(
        "testcase", {"classname": "mtaudit", "name": _xml(path), "file": _xml(relative(path, root)), "time": "0"}
    )


def _xml(text: str) -> str:
    """Text on one line with nothing in it that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", one_line(text))

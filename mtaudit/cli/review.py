"""`mtaudit review` and `mtaudit learn-allowlist`: arguments in, the app or a report out."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtaudit.config import Settings, load_settings
from mtaudit.errors import MtauditError
from mtaudit.review.store import DEFAULT_STORE, Review, Store, open_store, read_store
from mtaudit.visible import visible

if TYPE_CHECKING:
    from mtaudit.core import Audit, Failure
    from mtaudit.pipeline import Auditor
    from mtaudit.review.feed import Feed, Report
    from mtaudit.review.session import Session

_FORMATS = ("article", "diff", "jsonl", "csv", "mqm", "markdown")


@click.command("review")
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@click.option(
    "--reference", "-r", "references", multiple=True, metavar="PATH", help="Clean sources: file, folder or glob."
)
@click.option("--store", default=DEFAULT_STORE, show_default=True, metavar="FILE", help="Where decisions are kept.")
@click.option("--reviewer", metavar="NAME", help="Who decides.  [default: the login name]")
@click.option("--export", "exporting", is_flag=True, help="Write corrected copy and decisions; the app does not start.")
@click.option("--format", "-f", "formats", multiple=True, type=click.Choice(_FORMATS), help="Export only these.")
@click.option(
    "--output", "-o", "folder", default=".mtaudit/export", show_default=True, metavar="FOLDER", help="Where exports go."
)
@click.option("--in-place", is_flag=True, help="Export the corrected articles over the incoming ones.")
@click.option("--stats", is_flag=True, help="Show how often each rule was right; the app does not start.")
@click.option("--agreement", is_flag=True, help="Show how far reviewers agree, then open what they disagree on.")
@click.option(
    "--theme", default="", metavar="NAME", help="mtaudit-dark, mtaudit-light, monochrome or one of Textual's."
)
@click.option("--model", metavar="NAME_OR_PATH", help="Embed with this sentence-transformers model.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Leave out flags below this confidence.")
def review_command(
    paths: Sequence[str],
    references: Sequence[str],
    store: str,
    reviewer: str | None,
    formats: tuple[str, ...],
    folder: str,
    theme: str,
    *,
    exporting: bool,
    in_place: bool,
    stats: bool,
    agreement: bool,
    **options: object,
) -> None:
    """Step through the flags of PATH… (articles, or one RESULT.json of `mtaudit check`), and decide.

    Without PATH the last review is resumed.
    """
    if stats:
        _print_stats(read_store(store))
        return
    who = reviewer or _login()
    opened = read_store(store) if agreement or not paths else open_store(store)
    if agreement and not _print_agreement(opened):
        return
    settings = load_settings(Path.cwd(), {name: value for name, value in options.items() if value is not None})
    review = _review(paths, tuple(references) or settings.reference, opened)
    feed = start_feed(review, settings)
    if exporting or in_place:
        _export(_whole(feed, opened, who), folder, formats, in_place=in_place)
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):  # Textual draws on stderr
        raise MtauditError("the review needs a terminal", "use --export, --stats or --agreement in scripts")
    _remember(opened, review, who)
    _run_app(feed, opened, who, theme, folder, settings, disagreements=agreement)


@click.command("learn-allowlist")
@click.option(
    "--store", default=DEFAULT_STORE, show_default=True, metavar="FILE", help="The review store to learn from."
)
@click.option(
    "--config", metavar="FILE", help="The configuration to write to.  [default: the nearest, or mtaudit.toml]"
)
@click.option(
    "--times", default=2, show_default=True, type=click.IntRange(1), help="How often a term must have been dismissed."
)
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
def learn_allowlist_command(store: str, config: str | None, times: int, *, yes: bool) -> None:
    """Put names and terms that reviewers keep dismissing on the list of what is allowed; shown before it is written."""
    import difflib

    from mtaudit.config import find_config
    from mtaudit.errors import ConfigError
    from mtaudit.review.export import write_file
    from mtaudit.review.learn import learn, with_allowed
    from mtaudit.review.ledger import Ledger

    terms = learn(Ledger(read_store(store).entries()), times)
    path = Path(config) if config else find_config(Path.cwd()) or Path("mtaudit.toml")
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", "name another file with --config") from error
    after = with_allowed(before, [term.words for term in terms], path.name)
    if after == before:
        click.echo("nothing new to allow", err=True)
        return
    for term in terms:
        click.echo(f"{visible(term.words)}: dismissed {term.times} times", err=True)
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), str(path), str(path), lineterm="")
    click.echo("\n".join(visible(line) for line in lines))
    if yes or click.confirm(f"Write this to {path}?", err=True):
        write_file(path, after.encode("utf-8"))
        click.echo(f"{path} written", err=True)


def start_feed(review: Review, settings: Settings) -> Feed:
    """Start to audit (or to read the earlier result) in a thread; at once, before Textual is imported."""
    from mtaudit.review.feed import Feed

    if _is_result(review.paths):
        from mtaudit.review.result import read_result

        result = read_result(review.paths[0])
        return Feed(lambda _report: result)

    auditors: list[Auditor] = []

    def audits(report: Report) -> Iterator[Audit | Failure]:
        from mtaudit.pipeline import audit_paths, open_auditor

        auditor = open_auditor(settings, review.references, report)
        auditors.append(auditor)
        return audit_paths(review.paths, auditor)

    def again(path: str) -> Iterator[Audit | Failure]:
        from mtaudit.paths import file_of
        from mtaudit.pipeline import audit_paths

        if not auditors:
            raise MtauditError("the audit has not begun yet", "try again in a moment")
        return audit_paths([file_of(path)], auditors[0])

    return Feed(audits, _expected(review.paths), again)


def _expected(paths: Sequence[str]) -> int:
    """How many files there are to audit; 0 where a feed or an unreadable folder makes that unknown."""
    from mtaudit.documents import find_files

    return len(find_files(paths)[0])


def _review(paths: Sequence[str], references: tuple[str, ...], store: Store) -> Review:
    if paths:
        if any(_is_result([path]) for path in paths) and len(paths) > 1:
            raise MtauditError("one RESULT.json at a time, and no articles beside it", "name either")
        return Review(tuple(paths), references)
    last = store.last_review()
    if last is None:
        raise MtauditError(f"the store {store.path} has no review to resume", "name articles: mtaudit review PATH…")
    return Review(last.paths, references or last.references)


def _is_result(paths: Sequence[str]) -> bool:
    """Whether this is a result of mtaudit check, rather than an article that happens to be in JSON."""
    if len(paths) != 1 or not paths[0].endswith(".json"):
        return False
    try:
        with Path(paths[0]).open(encoding="utf-8", errors="replace") as file:
            return '"schema"' in file.read(200)
    except OSError:
        return False


def _remember(store: Store, review: Review, who: str) -> None:
    from mtaudit.review.store import StoreError

    try:
        store.remember(review, who)
    except StoreError as error:
        # Not worth ending the session for: only the next start without arguments would miss it.
        click.echo(f"mtaudit: {error}", err=True)


def _whole(feed: Feed, store: Store, who: str) -> Session:
    """The session with everything audited."""
    from mtaudit.review.session import Session

    session = Session(store, who)
    for found in feed.audits():
        session.add(found)
    return session


def _export(session: Session, folder: str, formats: tuple[str, ...], *, in_place: bool) -> None:
    from mtaudit.review.export import FORMATS, export

    chosen = formats or (("article",) if in_place else FORMATS)
    done = export(session, folder, chosen, in_place=in_place)
    for path in done.files:
        click.echo(visible(str(path)))
    for remark in [*done.remarks, *(f"{f.path}: {f.message}" for f in session.failures)]:
        click.echo(f"mtaudit: {visible(remark)}", err=True)
    sys.exit(max((failure.exit_code for failure in session.failures), default=0))


def _print_stats(store: Store) -> None:
    from mtaudit.review.ledger import Ledger
    from mtaudit.review.stats import missed_count, records, table

    ledger = Ledger(store.entries())
    click.echo(table(records(ledger).values(), missed_count(ledger)))


def _print_agreement(store: Store) -> bool:
    """Print the coefficients; whether there is a disagreement to open, and a terminal to open it in."""
    from mtaudit.review.agreement import agreement, table
    from mtaudit.review.ledger import Ledger

    found = agreement(Ledger(store.entries()))
    click.echo(table(found))
    return bool(found.disagreements) and sys.stdin.isatty() and sys.stdout.isatty()


def _run_app(
    feed: Feed, store: Store, who: str, theme: str, folder: str, settings: Settings, *, disagreements: bool
) -> None:
    from mtaudit.review.app.main import ReviewApp
    from mtaudit.review.filters import DISAGREE, Filter
    from mtaudit.review.session import Session

    session = Session(store, who)
    if disagreements:
        session.filter = Filter(frozenset({("state", DISAGREE)}))
    try:
        app = ReviewApp(session, feed, keymap=dict(settings.keys), theme=theme or settings.theme, folder=folder)
    except MtauditError:
        feed.stop(seconds=30)
        raise
    app.run()
    decided, total = session.progress()
    click.echo(f"{decided} of {total} flags decided by {visible(who)}; kept in {store.path}", err=True)
    store.close()
    if feed.stop(seconds=0.2):
        sys.exit(app.return_code or 0)
    # Nobody waits for the rest of an audit after q; all decisions are on disk, so the process may end at once.
    sys.stdout.flush()
    os._exit(app.return_code or 0)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "reviewer"  # no login name and no entry in the password file, as in some containers

"""The keeper's commands: begin, run, extract, thin, counts, papers, unattended. docs/keeper.md is its page for an IT department."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from coachdesk.errors import CoachDeskError, ServerRefused, ServerUnreachable
from coachdesk.reports.counts import published, to_csv, unit_counts
from sync.client.headless import Headless
from sync.keeper.custody import begin, code_for_system, new_papers, unlock
from sync.keeper.extracting import extract
from sync.keeper.running import run
from sync.keeper.terminal import Terminal
from sync.keeper.thinning import List, list_due, thin

NOT_FOUND: Final = 3
LEFT_UNDONE: Final = 4

Command = Callable[[argparse.Namespace, Terminal], int]


def main(arguments: Sequence[str], terminal: Terminal | None = None) -> int:
    """0 done; 1 refused or failed, with a code; 3 nobody like that is here; 4 something is left undone."""
    options, terminal = parser().parse_args(arguments), terminal or Terminal()
    command: Command = options.command
    try:
        return command(options, terminal)
    except CoachDeskError as error:
        reason = error.facts.get("reason", error.facts.get("what", ""))
        terminal.say(f"{error.code} {reason}".rstrip())
    except OSError as error:
        terminal.say(error.strerror or "the file can't be written")
    return 1


def _begin(options: argparse.Namespace, terminal: Terminal) -> int:
    with begin(options.folder, options.server, terminal) as client:
        client.round()
    terminal.say("The keeper has joined. Start it with: run")
    return 0


def _run(options: argparse.Namespace, terminal: Terminal) -> int:
    with unlock(options.folder, terminal, unattended=options.unattended) as client:
        return run(client, _out)


def _extract(options: argparse.Namespace, terminal: Terminal) -> int:
    with unlock(options.folder, terminal, unattended=options.unattended) as client:
        wanted = terminal.ask("Case number, identity number, or the akt's id:")
        terminal.wipe()
        current = _round(client, terminal)
        done = extract(client, wanted, options.to)
        if done is None:
            terminal.say("Nobody like that is here. Akter of protected persons never are: ask their officers.")
            return NOT_FOUND
        sent = current and _round(client, terminal)
    terminal.say(f"{done.akter} akter written, NOT ENCRYPTED. It is logged as an export.")
    terminal.say(
        "Before it is handed out: take out what is about others or secret, and ask each of her coaches for drafts older than a year;"
    )
    terminal.say("drafts lie in their writers' private spaces, which the keeper can't read (dataskyddslagen 5 kap. 2 §).")
    for name in done.missing:
        terminal.say(f"Content not here: {name}")
    return LEFT_UNDONE if done.missing or not sent else 0


def _thin(options: argparse.Namespace, terminal: Terminal) -> int:
    with unlock(options.folder, terminal, unattended=options.unattended) as client:
        current = _round(client, terminal)
        due = list_due(client, options.on, years=options.years, municipality_code=options.municipality_code)
        _tell(due)
        if options.decision is None:
            terminal.say("Nothing was thinned. With --decision it is carried out, and nothing brings it back.")
            return 0
        if not current:
            terminal.say("Without the server nothing is thinned: somebody may have written since.")
            return 1
        unheard = thin(client, due, options.decision)
    terminal.say(f"{len(due.now) - unheard} thinned, {unheard} waiting.")
    return LEFT_UNDONE if unheard else 0


def _tell(due: List) -> None:
    """Ids and days; no names."""
    _out("due;akt;stands")
    rows = [(one, one.hold.value if one.hold else "due") for one in (*due.now, *due.kept)] + [(one, "not_led") for one in due.unled]
    for one, stands in rows:
        _out(f"{one.due_on.isoformat()};{one.akt_id};{stands}")


def _counts(options: argparse.Namespace, terminal: Terminal) -> int:
    with unlock(options.folder, terminal, unattended=options.unattended) as client:
        _round(client, terminal)
        found = client.workspace.read(unit_counts, options.since, options.until)
    sys.stdout.write(to_csv(published(found) if options.publish else found))
    return 0


def _papers(options: argparse.Namespace, terminal: Terminal) -> int:
    new_papers(options.folder, terminal)
    terminal.say("The old papers open nothing here any more. Burn them.")
    return 0


def _unattended(options: argparse.Namespace, terminal: Terminal) -> int:
    if sys.stdout.isatty():
        terminal.say("This is for a pipe to systemd-creds, not for a screen: docs/keeper.md")
        return 1
    sys.stdout.write(code_for_system(options.folder, terminal))
    return 0


def _round(client: Headless, terminal: Terminal) -> bool:
    """Whether what is here is the newest."""
    try:
        report = client.round()
    except (ServerUnreachable, ServerRefused) as error:
        terminal.say(f"{error.code}: this is as of the last contact")
        return False
    return not report.trouble


def _out(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def parser() -> argparse.ArgumentParser:
    """What can be asked for."""
    whole = argparse.ArgumentParser(prog="python -m sync.keeper", description=__doc__)
    verbs = whole.add_subparsers(required=True)

    def verb(name: str, command: Command, words: str, *, opens: bool = True) -> argparse.ArgumentParser:
        one = verbs.add_parser(name, help=words, description=words)
        one.add_argument("folder", type=Path, help="the keeper's folder")
        if opens:
            one.add_argument("--unattended", action="store_true", help="no papers: the operating system hands over the key")
        one.set_defaults(command=command)
        return one

    one = verb("begin", _begin, "join by an invitation code and write down three papers", opens=False)
    one.add_argument("server", help="https://…")
    verb("run", _run, "exchange, give keys, turn keys, witness, until SIGTERM")
    one = verb("extract", _extract, "write what is held about a person: asks for whom")
    one.add_argument("to", type=Path, help="a folder that doesn't exist yet, on an encrypted disk")
    one = verb("thin", _thin, "list what is due by the unit's rule; with --decision, destroy it")
    one.add_argument("--decision", help="whose and which; no name of a participant: everyone in the unit can read it")
    one.add_argument("--on", type=date.fromisoformat, help="list what is due on that day")
    one.add_argument("--years", type=int, help="of the municipality's own plan, where the unit's entry doesn't say")
    one.add_argument("--municipality-code", help="four digits, where the unit's entry doesn't say")
    one = verb("counts", _counts, "akter and contacts by month and legal sex, as CSV")
    one.add_argument("since", type=date.fromisoformat)
    one.add_argument("until", type=date.fromisoformat)
    one.add_argument("--publish", action="store_true", help="numbers below 5 are withheld")
    verb("papers", _papers, "two old papers make three new ones", opens=False)
    verb("unattended", _unattended, "two papers, and the key goes to standard output for systemd-creds", opens=False)
    return whole


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

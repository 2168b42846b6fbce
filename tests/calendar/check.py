"""Holds Tambour's calendar against others: python-dateutil on random rules, then icalendar with recurring-ical-events and
ical.js on what Tambour writes, occurrence by occurrence over five years.

Usage: check.py OCCURRENCES_BINARY [SEED]

Where they differ by design, RFC 5545 decides, and it is said here:
- A local time that clocks skip. Section 3.3.10 says both that it is ignored and that it is read as in 3.3.5, with the
  offset before the gap. Everybody does the latter (zoneinfo with fold=0, ical.js), and so do we. What begins in a gap keeps its
  length; the peers count its end on the clocks, so ends are compared elsewhere only.
- Ends. Section 3.8.5.3 keeps the exact length of a series that has a DTEND, so that a ball from 22:00 to 04:00 would
  end at 05:00 in one night of the year. Both peers keep the end on the clocks, and so do we; ical.js unless the first is that night.
- `BYWEEKNO` without days: dateutil takes all seven, RFC 5545 that of the start. `BYDAY=MO,1TU`: dateutil takes what is both,
  RFC 5545 what is either. The generator avoids both; they are unit tests of ours.
- dateutil, recurring-ical-events (which uses it) and the crate that we use are of one family, so `plainly` reads each rule once
  more, day by day, by the definitions alone. ical.js is of another, but misreads some rules and times: see `icaljs_reads` and
  `odd`.
"""

import collections
import datetime as dt
import glob
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import zoneinfo

import icalendar
import recurring_ical_events
from dateutil import rrule

from rules import icaljs_reads, plainly, rule

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FROM, TO = dt.date(2024, 1, 1), dt.date(2028, 12, 31)
ZONES = ["Europe/Paris", "Europe/Paris", "America/Miquelon", "Indian/Reunion", "America/New_York", "Europe/London", "Pacific/Marquesas"]
CATALOGUE = """America/Guadeloupe America/Martinique America/Cayenne Indian/Reunion America/Miquelon Indian/Mayotte
America/St_Barthelemy America/Marigot Pacific/Wallis Pacific/Noumea Etc/GMT+8 Europe/Paris Indian/Kerguelen
Antarctica/DumontDUrville Pacific/Marquesas Pacific/Gambier Pacific/Tahiti Africa/Casablanca Australia/Lord_Howe
Asia/Kolkata Europe/Dublin America/Sao_Paulo""".split()
UTC = dt.timezone.utc
# Instants around odd times (see `odd`) with their zone.
ODD = set()
# When those begin whose series begins with one that is not as long as the clocks say: ical.js makes all others as long.
UNEVEN = set()


def odd(start, end, zone):
    """Whether clocks skip the start or the end, or show it twice: ical.js takes now one offset, now the other."""
    by_fold = lambda at, fold: at.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=fold).utcoffset()
    return any(by_fold(at, 0) != by_fold(at, 1) for at in (start, end))


def series(r, number):
    """A random series: its lines, and what dateutil says of it."""
    while True:
        text = rule(r)
        zone = r.choice(ZONES)
        all_day = r.random() < 0.2
        time = dt.time(0, 0) if all_day else r.choice([dt.time(2, 30), dt.time(1, 30), dt.time(18, 0), dt.time(0, 0), dt.time(23, 45), dt.time(9, 15)])
        base = dt.datetime.combine(dt.date(r.randint(2004, 2025), r.randint(1, 12), r.randint(1, 28)), time)
        # A start on the rule; the crate and dateutil disagree about which week or month a rule without days is about otherwise.
        try:
            start = next(iter(rrule.rrulestr(text, dtstart=base)), None)
        except ValueError:
            continue
        if start is None or start.year > 2027:
            continue
        instances = lambda rule: list(rrule.rrulestr(rule, dtstart=start, ignoretz=True).between(dt.datetime(2003, 1, 1), dt.datetime(2029, 1, 2, 23, 59), inc=True))
        full = instances(text)
        if len(full) < 2 or start != full[0]:
            continue
        break
    ending = r.random()
    until = None
    shown = text
    if ending < 0.25:
        text = shown = f"{text};COUNT={r.randint(1, 300)}"
    elif ending < 0.5:
        until = r.choice(full)
        shown = f"{text};UNTIL={until:%Y%m%d}" if all_day else f"{text};UNTIL={utc(until, zone):%Y%m%dT%H%M%SZ}"
        text = f"{text};UNTIL={until:%Y%m%dT%H%M%S}"
    full = instances(text)
    exdates = r.sample(full, min(len(full) - 1, r.randint(1, 5))) if r.random() < 0.4 else []
    if [at.date() for at in full] != plainly(text, start.date(), dt.date(2029, 1, 2)):
        sys.exit(f"dateutil and the definitions disagree: {text} from {start}")
    length = dt.timedelta(days=r.randint(1, 3)) if all_day else dt.timedelta(minutes=r.choice([0, 45, 90, 600, 1440]))
    truth = [moments(at, at + length, None if all_day else zone) for at in full if at not in exdates and FROM <= at.date() <= TO]
    if not all_day and utc(start + length, zone) - utc(start, zone) != length:
        UNEVEN.update(begins for begins, _ in truth)
    stamp = (lambda name, at: f"{name};VALUE=DATE:{at:%Y%m%d}") if all_day else (lambda name, at: f"{name};TZID={zone}:{at:%Y%m%dT%H%M%S}")
    lines = [f"UID:{number}", "DTSTAMP:20240101T000000Z", stamp("DTSTART", start), stamp("DTEND", start + length), f"RRULE:{shown}", f"SUMMARY:{number}"]
    return ["BEGIN:VEVENT", *lines, *(stamp("EXDATE", at) for at in exdates), "END:VEVENT"], truth, text, zone


def utc(local, zone):
    return local.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(UTC)


def moments(start, end, zone):
    """How an occurrence is named here: instants, or dates with the last included; no end where clocks skip the start."""
    if zone is None:
        return f"{start:%Y-%m-%d}", f"{end - dt.timedelta(days=1):%Y-%m-%d}"
    starts, ends = utc(start, zone), utc(end, zone)
    skipped = starts.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None) != start
    if odd(start, end, zone):
        ODD.update(f"{starts + dt.timedelta(minutes=30 * n):%Y-%m-%dT%H:%M:%SZ} {zone}" for n in range(-4, 5))
    return f"{starts:%Y-%m-%dT%H:%M:%SZ}", None if skipped or ends < starts else f"{ends:%Y-%m-%dT%H:%M:%SZ}"


def ours(binary, file):
    answer = subprocess.run([binary, "occurrences", "list", file, "Europe/Paris", str(FROM), str(TO)], check=True, capture_output=True, text=True)
    answer = json.loads(answer.stdout)
    rows = {event["uid"]: [(it["starts"], it["ends"], it["cancelled"], it["summary"]) for it in event["occurrences"]] for event in answer["events"]}
    return rows, answer["skipped"]


def by_python(text):
    """recurring-ical-events, in the shape of `ours`."""
    rows = collections.defaultdict(list)
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    for event in query.between(FROM, TO + dt.timedelta(days=1)):
        start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else event["DTSTART"].dt
        first = start.date() if isinstance(start, dt.datetime) else start
        if not FROM <= first <= TO:
            continue
        if isinstance(start, dt.datetime):
            named = tuple(f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for at in (start, end))
        else:
            named = f"{start}", f"{max(start, end - dt.timedelta(days=1))}"
        rows[str(event["UID"])].append((*named, str(event.get("STATUS", "")) == "CANCELLED", str(event.get("SUMMARY", ""))))
    return rows


def by_icaljs(file):
    """ical.js, with the zones of the file itself."""
    script = ROOT / "tests/calendar/parse.mjs"
    answer = subprocess.run(["node", script, file, str(FROM), str(TO)], check=True, stdout=subprocess.PIPE, text=True, timeout=300)
    # It gives some dates twice.
    return {uid: sorted({tuple(row) for row in rows}) for uid, rows in json.loads(answer.stdout).items()}


def compare(what, mine, theirs, loose_ends=frozenset(), about=lambda uid: "", zone=None):
    """Both, occurrence by occurrence. `loose_ends`: starts whose ends are not compared. `zone`: of a series, to leave out odd times."""
    tidy = lambda rows: sorted((row[0], "" if row[0] in loose_ends else row[1], *row[2:]) for row in rows)
    wrong = 0
    for uid in sorted({*mine, *theirs}):
        even = lambda rows: [row for row in rows if not zone or f"{row[0]} {zone(uid)}" not in ODD]
        one, other = tidy(even(mine.get(uid, []))), tidy(even(theirs.get(uid, [])))
        if one != other:
            wrong += 1
            extra, missing = [it for it in one if it not in other][:3], [it for it in other if it not in one][:3]
            if wrong <= 5:
                print(f"{what}: {uid} {about(uid)}\n  only ours:   {extra}\n  only theirs: {missing}")
    total = sum(map(len, mine.values()))
    print(f"{what}: {len(mine)} series, {total} occurrences, {wrong} differ")
    return wrong


def written(folder, events):
    """A file of events that are given as their lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//check//FR", *itertools.chain(*events), "END:VCALENDAR", ""]
    file = os.path.join(folder, "written.ics")
    pathlib.Path(file).write_bytes("\r\n".join(lines).encode())
    return file


def rewritten(binary, file, folder):
    text = subprocess.run([binary, "occurrences", "rewrite", file, "Europe/Paris"], check=True, capture_output=True).stdout
    assert all(len(line) <= 75 for line in text.split(b"\r\n")), "a line of more than 75 octets"
    assert b"\n" not in text.replace(b"\r\n", b""), "a line that does not end with CRLF"
    again = os.path.join(folder, "rewritten.ics")
    pathlib.Path(again).write_bytes(text)
    return again, text


def random_rules(binary, seed, folder):
    r = random.Random(seed)
    events, truth, rules, zones = {}, {}, {}, {}
    for number in range(300):
        uid = str(number)
        events[uid], truth[uid], rules[uid], zones[uid] = series(r, number)
    file = written(folder, events.values())
    mine, skipped = ours(binary, file)
    about = lambda uid: rules.get(uid, "")
    wrong = len(skipped)
    for it in skipped:
        print(f"refused: {about(it['uid'])}: {it['reason']}")
    loose = {start for rows in truth.values() for start, end in rows if end is None}
    named = {uid: [(start, end, False, uid) for start, end in rows] for uid, rows in truth.items()}
    wrong += compare("dateutil, 300 random rules", mine, named, loose, about)
    _, text = rewritten(binary, file, folder)
    wrong += compare("recurring-ical-events, what we write", mine, by_python(text), loose, about)
    # It is not given what it misreads: some of that it would repeat without end.
    only = lambda rows: {uid: it for uid, it in rows.items() if icaljs_reads(rules[uid])}
    again, _ = rewritten(binary, written(folder, only(events).values()), folder)
    return wrong + compare("ical.js, what we write", only(mine), by_icaljs(again), loose | UNEVEN, about, zones.get)


def samples(binary, folder):
    wrong = 0
    for file in sorted(glob.glob(str(ROOT / "api/calendar/src/samples/*.ics"))):
        name = os.path.basename(file)
        mine, skipped = ours(binary, file)
        again, text = rewritten(binary, file, folder)
        wrong += compare(f"recurring-ical-events, {name} rewritten", mine, by_python(text))
        wrong += compare(f"ical.js, {name} rewritten", mine, by_icaljs(again))
    return wrong


def zones(binary, folder):
    """Every day at three times in zones of all kinds: as we read it beside zoneinfo, and as ical.js reads what we write, which
    knows of a zone what the file's VTIMEZONE says and nothing else."""
    events = []
    for zone in CATALOGUE:
        for time in ("003000", "023000", "120000"):
            at = f"DTSTART;TZID={zone}:20240101T{time}"
            events.append(["BEGIN:VEVENT", f"UID:{zone} {time}", "DTSTAMP:20240101T000000Z", at, "DURATION:PT1H", "RRULE:FREQ=DAILY", f"SUMMARY:{zone}", "END:VEVENT"])
    file = written(folder, events)
    mine, skipped = ours(binary, file)
    assert not skipped, skipped
    truth = {}
    gaps = set()
    for uid in mine:
        zone, time = uid.split(" ")
        days = (dt.datetime.combine(FROM, dt.datetime.strptime(time, "%H%M%S").time()) + dt.timedelta(days=n) for n in range((TO - FROM).days + 1))
        named = [moments(at, at + dt.timedelta(hours=1), zone) for at in days]
        gaps |= {start for start, end in named if end is None}
        truth[uid] = [(start, end, False, zone) for start, end in named]
    wrong = compare("zoneinfo, every day in every zone", mine, truth, gaps)
    again, text = rewritten(binary, file, folder)
    return wrong + compare("ical.js, by our VTIMEZONE", mine, by_icaljs(again), gaps, zone=lambda uid: uid.split(" ")[0])


def main():
    binary = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    print(f"calendar: seed {seed} (the same each time; tests/calendar/check SEED draws others)")
    with tempfile.TemporaryDirectory() as folder:
        wrong = random_rules(binary, seed, folder) + samples(binary, folder) + zones(binary, folder)
    sys.exit(1 if wrong else 0)


main()

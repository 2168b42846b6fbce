"""Holds the calendars of the server at DEMO_URL against its agenda; see tests/check-agenda."""

import datetime
import json
import os
import pathlib
import subprocess
import tempfile
import urllib.request

import icalendar
import recurring_ical_events

URL, TOKEN = os.environ["DEMO_URL"], os.environ["DEMO_TOKEN"]
COMMUNES = ("57361", "26289", "57672")
NIGHT = "Nuit du changement d’heure"
PARSE = pathlib.Path(__file__).resolve().parents[1] / "calendar/parse.mjs"


def call(path, body=None, method=None):
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"} if body is not None else {}
    request = urllib.request.Request(URL + path, json.dumps(body).encode() if body is not None else None, headers, method=method)
    with urllib.request.urlopen(request) as response:
        return response.headers, response.read()


def post_difficult(today):
    """What calendars get wrong: days that change the clocks, whole days, long texts, dates that differ."""
    spring = today.year + (today.month > 2)
    saturday = datetime.date(spring, 3, 25)
    at = f"{saturday}T01:30:00Z"
    events = [
        {"title": NIGHT, "starts_at": f"{spring}-03-20T01:30:00Z", "ends_at": f"{spring}-03-20T01:45:00Z", "rrule": "FREQ=DAILY;COUNT=12"},
        {"title": "Été comme hiver", "starts_at": at, "rrule": "FREQ=WEEKLY;BYDAY=MO,TH", "exdates": []},
        {"title": "Trois jours, chaque mois", "starts_at": f"{spring}-01-30", "ends_at": f"{spring}-02-01", "rrule": "FREQ=MONTHLY;BYMONTHDAY=-2"},
        {"title": "Un titre très long, avec des accents éèêà, des guillemets « » et un tambour 🥁, pour que la ligne se plie", "starts_at": f"{today}", "ends_at": f"{today + datetime.timedelta(4)}"},
        {"title": "Virgule, point-virgule; barre \\ et deux lignes", "description": "Une ligne\n\nUne autre, avec une virgule; et le reste", "starts_at": f"{spring}-04-01T10:00:00Z"},
        {"title": "À Tahiti", "starts_at": f"{spring}-04-01T20:00:00Z", "timezone": "Pacific/Tahiti", "rrule": "FREQ=WEEKLY;COUNT=5"},
        {"title": "Dates en plus", "starts_at": f"{spring}-05-01T10:00:00Z", "rdates": [f"{spring}-05-07", f"{spring}-05-19"], "exdates": [f"{spring}-05-07"]},
    ]
    for event in events:
        _, made = call("/v1/communes/57361/events", {"category": "other"} | event)
        made = json.loads(made)
        dates = [it["date"] for it in made["occurrences"]]
        if made["rrule"] and len(dates) > 4 and "T" in made["starts_at"]:
            changes = [
                (dates[1], {"status": "cancelled"}),
                (dates[2], {"starts_at": f"{dates[2]}T17:00:00Z", "title": "Plus tard ce jour-là"}),
                (dates[3], {"place": {"name": "Ailleurs"}}),
            ]
            for date, change in changes:
                call(f"/v1/events/{made['id']}/occurrences/{date}", change, "PUT")


def agenda(commune, first, last):
    """What the server itself says, page by page."""
    found, path = [], f"/v1/communes/{commune}/events?from={first}&to={last}&limit=100"
    after = ""
    while after is not None:
        _, body = call(path + after)
        page = json.loads(body)
        found += [(it["starts_at"], it["ends_at"], it["status"] == "cancelled", it["title"]) for it in page["items"]]
        after = page["next"] and f"&after={page['next']}"
    return sorted(found)


def begins_within(found, first, last):
    """Readers list what begins in the days, the agenda also what is under way."""
    return sorted(it for it in found if str(first) <= it[0][:10] <= str(last))


def as_python_reads(text, first, last):
    def named(start, end):
        if isinstance(start, datetime.datetime):
            return tuple(it.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for it in (start, end))
        return str(start), str(end - datetime.timedelta(1))

    calendar = icalendar.Calendar.from_ical(text)
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        assert event["DTSTAMP"] and event["UID"] and "SEQUENCE" in event, event
        assert "ORGANIZER" not in event, "a notice board invites nobody: readers would ask for answers"
    found = recurring_ical_events.of(calendar, keep_recurrence_attributes=True).between(first, last + datetime.timedelta(1))
    return sorted((*named(it.start, it.end), it.get("STATUS") == "CANCELLED", str(it["SUMMARY"])) for it in found)


def as_javascript_reads(file, first, last):
    out = subprocess.run(["node", PARSE, file, str(first), str(last)], check=True, capture_output=True, text=True).stdout
    return sorted((start, end, cancelled, title) for dates in json.loads(out).values() for start, end, cancelled, title in dates)


def but_for_the_night(found, spring):
    """ical.js reads times that clocks skip or show twice as others do not, and so do the dates after them in a series."""
    nights = (f"{spring}-03-2", f"{spring}-03-3", f"{spring}-10-2", f"{spring}-10-3")
    return [it for it in found if it[3] != NIGHT or not it[0].startswith(nights)]


def compare(who, commune, ours, theirs):
    ours, theirs = set(ours), set(theirs)
    assert ours == theirs, f"{who} reads {commune} otherwise:\nonly ours {sorted(ours - theirs)[:5]}\nonly theirs {sorted(theirs - ours)[:5]}"


def main():
    today = datetime.date.today()
    post_difficult(today)
    first, last = today + datetime.timedelta(2), today + datetime.timedelta(360)
    compared = 0
    for commune in COMMUNES:
        headers, body = call(f"/v1/communes/{commune}/agenda.ics")
        assert headers["Content-Type"] == "text/calendar; charset=utf-8" and headers["ETag"], headers
        lines = body.split(b"\r\n")
        assert b"\n" not in b"".join(lines) and lines[-1] == b"", "lines end with CRLF"
        assert all(len(line) <= 75 for line in lines), max(lines, key=len)
        [line.decode() for line in lines]  # no character is cut
        ours = begins_within(agenda(commune, first, last), first, last)
        compare("recurring-ical-events", commune, ours, begins_within(as_python_reads(body, first, last), first, last))
        with tempfile.NamedTemporaryFile(suffix=".ics") as file:
            file.write(body)
            file.flush()
            theirs = begins_within(as_javascript_reads(file.name, first, last), first, last)
            spring = today.year + (today.month > 2)
            compare("ical.js", commune, but_for_the_night(ours, spring), but_for_the_night(theirs, spring))
        compared += len(ours)
    assert compared > 300, compared
    print(f"check-agenda: {compared} dates are the same to icalendar with recurring-ical-events and to ical.js")


main()

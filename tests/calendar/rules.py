"""Random recurrence rules, and what RFC 5545 says of each, day by day."""

import collections
import datetime as dt

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def rule(r):
    """A random rule that an agenda may have, without its end; dateutil must mean by it what RFC 5545 does."""
    some = lambda values, most: sorted(r.sample(values, r.randint(1, most)))
    freq = r.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = {"FREQ": freq}
    if r.random() < 0.5:
        parts["INTERVAL"] = r.choice([1, 2, 2, 3, 4, 5, 7])
    months = lambda: ",".join(map(str, some(range(1, 13), 4)))
    month_days = lambda: ",".join(map(str, some([*range(1, 32), -1, -2, -3, -31], 4)))
    plain = lambda: ",".join(some(DAYS, 4))
    nth = lambda least, most: ",".join(r.choice(["", "+"] if n > 0 else [""]) + str(n) + r.choice(DAYS) for n in some([n for n in range(least, most + 1) if n], 3))
    if r.random() < 0.3 or freq == "YEARLY":
        parts["BYMONTH"] = months()
    if freq == "DAILY":
        if r.random() < 0.3:
            parts["BYDAY"] = plain()
        if r.random() < 0.2:
            parts["BYMONTHDAY"] = month_days()
    elif freq == "WEEKLY":
        if r.random() < 0.8:
            parts["BYDAY"] = plain()
        if r.random() < 0.3:
            parts["WKST"] = r.choice(DAYS)
    elif freq == "MONTHLY":
        kind = r.randint(0, 4)
        if kind == 1:
            parts["BYMONTHDAY"] = month_days()
        elif kind == 2:
            parts["BYDAY"] = nth(-4, 5)
        elif kind >= 3:
            parts["BYDAY"] = plain()
            parts.update({"BYMONTHDAY": month_days()} if r.random() < 0.2 else {})
            parts["BYSETPOS"] = ",".join(map(str, some([1, 2, 3, -1, -2], 2)))
    else:
        kind = r.randint(0, 6)
        if kind == 1:
            parts["BYMONTHDAY"] = month_days()
        elif kind == 2:
            parts["BYDAY"] = nth(-5, 5)
        elif kind == 3:
            del parts["BYMONTH"]
            parts["BYDAY"] = nth(-52, 53)
        elif kind == 4:
            del parts["BYMONTH"]
            parts["BYYEARDAY"] = ",".join(map(str, some([*range(1, 367), -1, -366, -100], 4)))
        elif kind == 5:
            del parts["BYMONTH"]
            parts.pop("INTERVAL", None)
            # Without days dateutil takes all seven, while RFC 5545 takes that of the start.
            parts["BYWEEKNO"] = ",".join(map(str, some(range(1, 54), 4)))
            parts["BYDAY"] = plain()
            parts.update({"WKST": r.choice(DAYS)} if r.random() < 0.3 else {})
        elif kind == 6:
            parts["BYDAY"] = plain()
            parts["BYSETPOS"] = ",".join(map(str, some([1, 2, -1, -2, 5], 2)))
    order = list(parts.items())
    r.shuffle(order)
    return ";".join(f"{name}={value}" for name, value in order)


def plainly(text, start, last):
    """The dates of a rule, by asking of every day whether RFC 5545 has it."""
    parts = dict(part.split("=") for part in text.split(";"))
    freq, interval = parts["FREQ"], int(parts.get("INTERVAL", 1))
    numbers = lambda name: {int(it) for it in parts[name].split(",")} if name in parts else None
    months, month_days, year_days, weeks = map(numbers, ["BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"])
    days = [(int(it[:-2] or 0), DAYS.index(it[-2:])) for it in parts["BYDAY"].split(",")] if "BYDAY" in parts else None
    week_start = DAYS.index(parts.get("WKST", "MO"))
    if not (days or month_days or year_days or freq == "DAILY"):
        if freq == "WEEKLY" or weeks:
            days = [(0, start.weekday())]
        else:
            month_days = {start.day}
            months = months or ({start.month} if freq == "YEARLY" else None)

    def first_of_week(day):
        return day - dt.timedelta(days=(day.weekday() - week_start) % 7)

    def week_of(day):
        """Its week's number, from the front and from the back: the first week has four days of the year or more."""
        year = (first_of_week(day) + dt.timedelta(days=3)).year
        first, next_first = (first_of_week(dt.date(it, 1, 4)) for it in (year, year + 1))
        number = (day - first).days // 7 + 1
        return {number, number - 1 - (next_first - first).days // 7}

    def both_ways(day, first, last):
        return {(day - first).days + 1, (day - last).days - 1}

    def is_day(day):
        year = dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
        month = day.replace(day=1), (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        among = month if freq == "MONTHLY" or months else year
        nth = lambda n: n == 0 or n in {(day - among[0]).days // 7 + 1, -((among[1] - day).days // 7) - 1}
        return (
            (not months or day.month in months)
            and (not month_days or both_ways(day, *month) & month_days)
            and (not year_days or both_ways(day, *year) & year_days)
            and (not weeks or week_of(day) & weeks)
            and (not days or any(day.weekday() == weekday and nth(n) for n, weekday in days))
        )

    period = {
        "DAILY": lambda day: (day - start).days,
        "WEEKLY": lambda day: (first_of_week(day) - first_of_week(start)).days // 7,
        "MONTHLY": lambda day: (day.year - start.year) * 12 + day.month - start.month,
        "YEARLY": lambda day: day.year - start.year,
    }[freq]
    sets = collections.defaultdict(list)
    for n in range((dt.date(last.year, 12, 31) - start.replace(month=1, day=1)).days + 1):
        day = start.replace(month=1, day=1) + dt.timedelta(days=n)
        if period(day) % interval == 0 and is_day(day):
            sets[period(day)].append(day)
    positions = numbers("BYSETPOS")
    chosen = lambda found: {found[n - (n > 0)] for n in positions if -len(found) <= n - (n > 0) < len(found)} if positions else found
    dates = sorted(day for found in sets.values() for day in chosen(found) if start <= day <= last)
    until = dt.datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date() if "UNTIL" in parts else last
    return [day for day in dates if day <= until][: int(parts.get("COUNT", len(dates)))]


def icaljs_reads(text):
    """Whether ical.js 2.2 reads such a rule as RFC 5545 does: it loses intervals between months, takes positions in a year by
    the month, forgets short months, and has ideas of its own on weeks and on days of a year. A daily rule with days of the month
    counted from its end it repeats without end, and where months are named it counts those before the start."""
    parts = dict(part.split("=") for part in text.split(";"))
    several = parts.get("INTERVAL", "1") != "1"
    return {
        "DAILY": "BYMONTHDAY" not in parts and not (several and "BYMONTH" in parts),
        "WEEKLY": True,
        "MONTHLY": "BYSETPOS" not in parts and not ("BYMONTH" in parts and (several or "COUNT" in parts)),
        "YEARLY": "BYMONTH" in parts and not parts.keys() & {"BYMONTHDAY", "BYSETPOS"},
    }[parts["FREQ"]]

#!/usr/bin/env python3
"""Prints when crons fire in time zones, by Python's zoneinfo and a walk over all minutes, as the table of packages/core/src/schedule/timetable.test.ts.

Where the hour is fixed, a time that does not exist fires at the first moment that does, unless its whole day is left out,
and one that comes twice fires once.
Where it is a star, the cron fires at each minute whose local time it names.
"""
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split()
DAYS = 'SUN MON TUE WED THU FRI SAT'.split()
BOUNDS = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]

CASES = [
    # What crons of many tools have: steps, lists, ranges, names, both Sundays, and days of the month or of the week.
    ('*/20 9-10 * * MON-FRI', 'UTC', '2026-01-02', '2026-01-06'),
    ('5-59/20 22 * * *', 'UTC', '2026-01-01', '2026-01-02'),
    ('0 12 * * 0', 'UTC', '2026-01-01', '2026-01-20'),
    ('0 12 * * 7', 'UTC', '2026-01-01', '2026-01-20'),
    ('0 0 1,15 * FRI', 'UTC', '2026-05-01', '2026-05-31'),
    ('0 6 1 JAN,jul *', 'UTC', '2026-01-01', '2027-01-02'),
    ('0 0 29 2 *', 'UTC', '2023-01-01', '2028-12-31'),
    ('0 0 31 * *', 'UTC', '2026-01-01', '2026-12-31'),
    ('0 0 * * *', 'Asia/Kolkata', '2026-01-01', '2026-01-03'),
    # An hour that does not exist, and one that comes twice.
    ('30 2 * * *', 'Europe/Berlin', '2026-03-28', '2026-03-31'),
    ('30 2 * * *', 'Europe/Berlin', '2026-10-24', '2026-10-27'),
    ('0 * * * *', 'Europe/Berlin', '2026-10-24T22:00', '2026-10-25T03:00'),
    ('30 1 * * *', 'America/New_York', '2026-10-31', '2026-11-03'),
    # A midnight that does not exist.
    ('0 0 * * *', 'America/Sao_Paulo', '2018-11-03', '2018-11-06'),
    ('0 0 * * *', 'Asia/Beirut', '2026-03-28', '2026-03-31'),
    # A change by half an hour.
    ('15 2 * * *', 'Australia/Lord_Howe', '2026-10-02', '2026-10-05'),
    ('45 1 * * *', 'Australia/Lord_Howe', '2026-04-03', '2026-04-06'),
    ('0 0 * * *', 'Australia/Lord_Howe', '2026-04-03', '2026-04-06'),
    # A day that does not exist.
    ('0 0 * * *', 'Pacific/Apia', '2011-12-28', '2012-01-02'),
    ('0 12 * * *', 'Pacific/Apia', '2011-12-28', '2012-01-02'),
    # A change that has nothing to do with summer time.
    ('30 2 * * *', 'Africa/Casablanca', '2024-03-09', '2024-03-12'),
    ('30 2 * * *', 'Africa/Casablanca', '2024-04-13', '2024-04-16'),
]


def number(text):
    for names, first in ((MONTHS, 1), (DAYS, 0)):
        if text.upper() in names:
            return names.index(text.upper()) + first
    return int(text)


def allowed(field, low, high):
    numbers = set()
    for part in field.split(','):
        span, _, step = part.partition('/')
        first, _, last = span.partition('-')
        begin, end = (low, high) if span == '*' else (number(first), number(last or first))
        numbers.update(range(begin, end + 1, int(step or 1)))
    return numbers


def fires(cron):
    fields = cron.split()
    minutes, hours, days, months, weekdays = (allowed(f, *b) for f, b in zip(fields, BOUNDS))

    def at(wall):
        in_month = wall.day in days
        in_week = wall.isoweekday() in weekdays or wall.isoweekday() % 7 in weekdays
        day = in_month or in_week if fields[2] != '*' and fields[4] != '*' else in_month and in_week
        return wall.minute in minutes and wall.hour in hours and wall.month in months and day

    return at


def dates(cron, zone, begin, end):
    at, fixed, local = fires(cron), not cron.split()[1].startswith('*'), ZoneInfo(zone)
    moment, last = (datetime.fromisoformat(text).replace(tzinfo=timezone.utc) for text in (begin, end))
    before = None
    while moment <= last:
        wall = moment.astimezone(local)
        naive = wall.replace(tzinfo=None)
        skipped = before + MINUTE if fixed and before is not None else naive
        due = at(naive) and not (fixed and wall.fold)
        while skipped < naive:
            due = due or skipped.date() in (before.date(), naive.date()) and at(skipped)
            skipped += MINUTE
        if due:
            yield moment
        before = naive.replace(fold=0)
        moment += MINUTE


print('cron;zone;from;to;dates')
for case in CASES:
    print(*case, ' '.join(date.strftime('%Y-%m-%dT%H:%MZ') for date in dates(*case)), sep=';')

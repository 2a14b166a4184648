#!/usr/bin/env python3
"""Prints what dates without an offset mean in a time zone, by Python's zoneinfo, as the table of packages/commands/src/dates.test.ts."""
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

ZONES = {
    'UTC': ['2026-03-28'],
    'Europe/Berlin': ['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-29T02:30', '2026-10-25T02:30:00', '2026-10-25T02:30:00.250', '1900-01-01', '9998-07-01'],
    'Asia/Shanghai': ['2026-03-28', '1970-01-01'],
    'Asia/Kolkata': ['2026-03-28T05:29:59'],
    'Australia/Lord_Howe': ['2026-10-04T02:15', '2026-04-05T01:45', '2026-04-05'],
    'America/Sao_Paulo': ['2018-11-04', '2018-02-18', '2018-11-04T00:30'],
    'Asia/Beirut': ['2026-03-29'],
    'Pacific/Apia': ['2011-12-29', '2011-12-30T12:00', '2011-12-31'],
    'America/New_York': ['2026-03-08T02:30', '2026-11-01T01:30'],
}

print('given,zone,moment')
for zone, dates in ZONES.items():
    for given in dates:
        moment = datetime.fromisoformat(given).replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)
        print(f'{given},{zone},{moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")}')

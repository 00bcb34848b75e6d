"""Opening hours written day by day ("09:00 - 12:00 / 13:00 - 17:00") as OpenStreetMap's syntax."""

import re
from functools import lru_cache

from directory.hours import parsed

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
CLOCK = r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?"
SPAN = re.compile(rf"{CLOCK}\s*(?:-|–|—|à|a|to|>)\s*{CLOCK}")
CLOSED = {"", "-", "—", "ferme", "fermé", "closed", "off", "non"}


def week(cells):
    """OSM opening hours of seven cells, Monday first; "" when all are empty, None when not understood."""
    spans = [day(cell) for cell in cells]
    if None in spans:
        return None
    alike = {}
    for name, hours in zip(DAYS, spans, strict=True):
        if hours:
            alike.setdefault(hours, []).append(name)
    return "; ".join(f"{days(names)} {hours}" for hours, names in alike.items())


def day(cell):
    """``"09:00-12:00,13:00-17:00"`` of one cell, "" when closed, None when not understood."""
    if cell.strip().casefold() in CLOSED:
        return ""
    spans = [tuple(int(part or 0) for part in match.groups()) for match in SPAN.finditer(cell)]
    rest = SPAN.sub("", cell)
    if not spans or re.search(r"\w", re.sub(r"\b(et|and|puis)\b", "", rest)):
        return None
    if any(hour > 24 or minute > 59 for span in spans for hour, minute in (span[:2], span[2:])):
        return None
    merged = merge((60 * h1 + m1, 60 * h2 + m2) for h1, m1, h2, m2 in spans)
    return ",".join(f"{clock(start)}-{clock(end)}" for start, end in merged)


def merge(spans):
    """Spans (start, end; minutes) in order, those that overlap made one."""
    merged = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


def days(names):
    """``["Mo", "Tu", "We", "Fr"]`` → ``"Mo-We,Fr"``."""
    numbers, runs = [DAYS.index(name) for name in names], []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(
        DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}{'-' if len(run) > 2 else ','}{DAYS[run[-1]]}"
        for run in runs
    )


@lru_cache(maxsize=4096)
def is_osm(expression):
    """Whether the expression is opening hours in OSM syntax that we can compute with."""
    return parsed(expression) is not None

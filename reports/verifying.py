"""Is a frozen edition as it was frozen?  Every fingerprint is computed again; what differs is named."""

import hashlib
import json

from reports import canon

SNAPSHOT, MANIFEST = "report.json", "manifest.json"


def broken(edition):
    """What of a frozen ``edition`` is not as it was frozen: ``["report.pdf: …", …]``, [] when all holds.

    The bytes of each file against its own fingerprint and against the manifest; the manifest against the
    files that are there; the snapshot against ``report.json`` and against the edition."""
    found, digests = [], {}
    for file in edition.files.all().iterator(chunk_size=1):
        content = bytes(file.content)
        digests[file.name] = hashlib.sha256(content).hexdigest()
        if digests[file.name] != file.sha256:
            found.append(f"{file.name}: its bytes are not those that were frozen")
        if file.name == MANIFEST:
            listed = _listed(content)
    if MANIFEST in digests:
        found += _against_manifest(listed, digests)
    if canon.fingerprint(edition.snapshot) != edition.snapshot_sha256:
        found.append("snapshot: it is not the one that was frozen")
    if SNAPSHOT in digests and digests[SNAPSHOT] != edition.snapshot_sha256:
        found.append(f"{SNAPSHOT}: it is not the snapshot that was frozen")
    return found


def _listed(content):
    """``{name: SHA-256}`` of a manifest; None when it cannot be read."""
    try:
        return {row["name"]: row["sha256"] for row in json.loads(content)["files"]}
    except (ValueError, KeyError, TypeError):
        return None


def _against_manifest(listed, digests):
    if listed is None:
        return [f"{MANIFEST}: it cannot be read"]
    there = {name: digest for name, digest in digests.items() if name != MANIFEST}
    lost = [f"{name}: in the manifest, but gone" for name in sorted(listed.keys() - there.keys())]
    more = [f"{name}: not in the manifest" for name in sorted(there.keys() - listed.keys())]
    both = sorted(listed.keys() & there.keys())
    other = [f"{name}: the manifest has another fingerprint" for name in both if listed[name] != there[name]]
    return lost + more + other


def name_of(edition, content):
    """The name of the file of ``edition`` that has exactly the bytes ``content``; "" when none has."""
    digest = hashlib.sha256(content).hexdigest()
    return edition.files.filter(sha256=digest).values_list("name", flat=True).first() or ""

"""Walking JSON that others wrote: whatever is not of the expected kind counts as absent."""

from taskforce.common.tables import UnreadableFile

DEEPEST = 10  # lists in lists


def children(node, name):
    """The dicts in the list ``node[name]``."""
    found = node.get(name) if isinstance(node, dict) else None
    return [child for child in found if isinstance(child, dict)] if isinstance(found, list) else []


def child(node, name):
    """The dict ``node[name]``, or an empty one."""
    found = node.get(name) if isinstance(node, dict) else None
    return found if isinstance(found, dict) else {}


def cell(value, depth=0):
    """A JSON value as the text of a cell: lists between |, null as "".  UnreadableFile when too deep."""
    if isinstance(value, list):
        if depth == DEEPEST:
            raise UnreadableFile("deep")
        return " | ".join(filter(None, (cell(item, depth + 1) for item in value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None or isinstance(value, dict) else whole(str(value))


def whole(text):
    """``text`` without halves of characters, which JSON can write (``\\ud800``) and nothing else can."""
    return text if text.isascii() else text.encode(errors="ignore").decode()


def renamed(node, names):
    """``{our name: text}`` of the values ``node`` has, for ``names`` = ``{its name: our name}``."""
    return {ours: cell(node[theirs]) for theirs, ours in names.items() if theirs in node}

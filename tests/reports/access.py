"""What the access table calls things of the reports."""


def makers(alpha, gamma, editor, coordinator):
    """``{what: function}``: each makes the thing and returns the parts of its address."""
    return {}

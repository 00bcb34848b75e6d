"""What static files say beside themselves; imports nothing, for settings.py needs it."""


def add(headers, path, url):
    """WhiteNoise's hook: a static file opened on its own, a drawing say, runs nothing and fetches nothing.

    Static files are answered before the middleware that says this of pages.
    """
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    headers["X-Content-Type-Options"] = "nosniff"

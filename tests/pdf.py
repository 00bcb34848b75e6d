"""PDF read back as its readers get it."""

import shutil
import subprocess

import pytest


def words_of(pdf):
    """The text of ``pdf`` (bytes) on one line, as a reader would copy it; skips the test without Poppler."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext: apt-get install poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())

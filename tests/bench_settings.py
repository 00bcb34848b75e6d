"""The site's settings with two bare views to compare with."""

from taskforce.settings import *  # noqa: F403 - settings are made of names

ROOT_URLCONF = "tests.bench_urls"

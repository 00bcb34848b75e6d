"""Static files: hashed, compressed ahead of time, without the files of packages that no page uses."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class UsedStaticFilesConfig(StaticFilesConfig):
    """``collectstatic`` takes what pages use, and no file that only a developer reads."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "css/*",  # the parts of site.css, which build_assets puts together
        "*.map",
        "guardian/*",  # pictures of its admin pages
        "leaflet/draw/*",
        "leaflet/*-src.js",
        "leaflet/*MiniMap*",
        "leaflet/proj4*",
        "leaflet/leaflet.forms.js",
        "django_htmx/ext/*",
        "django_htmx/htmax*",
        "django_htmx/htmx-4*",
        "django_htmx/htmx-2.js",
    ]


class HashedCompressedStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage (gzip and brotli ahead of time): ``url()`` in CSS and ``import`` between
    modules follow the hashed names.

    A package's comment that names its source map is left as it stands: the map is not collected.
    """

    support_js_module_import_aggregation = True
    patterns = (("*.css", (HashedFilesMixin.patterns[0][1][0],)),)

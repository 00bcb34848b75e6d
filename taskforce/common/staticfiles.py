"""Static files: hashed, compressed ahead of time, without the files of packages that no page uses."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedCompressedStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; a file that a package's CSS names but does not ship is no error.

    Leaflet's CSS names its default marker pictures, which we never use: our markers are our own.
    """

    manifest_strict = True

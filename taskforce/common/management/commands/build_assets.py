"""``manage.py build_assets``: the one style sheet and the web font, made from their sources."""

from io import BytesIO
from pathlib import Path

import font_source_sans_pro
from django.conf import settings
from django.core.management.base import BaseCommand

# In this order: the cascade layers are declared in the first.
SHEET = ["tokens", "base", "layout", "components", "map", "edit", "leaflet", "print"]
# Latin with its extensions for our languages, Cyrillic, and the signs of typography.
CHARACTERS = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x218, 0x21B),
    (0x2010, 0x2027),
    (0x202F, 0x203A),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x400, 0x45F),
    (0x490, 0x491),
    (0x2116, 0x2116),
)
WEIGHTS = {400: "Regular", 700: "Bold"}


class Command(BaseCommand):
    help = "Builds the style sheet and the web fonts into the generated static files."

    def handle(self, **options):
        target = settings.GENERATED_STATIC
        (target / "fonts").mkdir(parents=True, exist_ok=True)
        sources = [settings.BASE_DIR / "static" / "css" / f"{part}.css" for part in SHEET]
        (target / "site.css").write_text("\n".join(source.read_text("utf-8") for source in sources), "utf-8")
        for weight in WEIGHTS:
            path = target / "fonts" / f"source-sans-{weight}.woff2"
            if not path.exists():
                path.write_bytes(subset_font(weight))


def subset_font(weight):
    """The font of ``weight`` with only ``CHARACTERS``, as WOFF2 bytes."""
    from fontTools import subset  # noqa: PLC0415 - half a second that only this command needs

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    options = subset.Options(
        flavor="woff2",
        layout_features=["kern", "liga", "locl", "mark", "ccmp"],
        hinting=False,
        desubroutinize=True,
    )
    font = subset.load_font(str(folder / f"SourceSansPro-{WEIGHTS[weight]}.ttf"), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in CHARACTERS for code in range(first, last + 1)])
    subsetter.subset(font)
    out = BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()

"""Where somebody lives: positions on the earth, links to a map, and street addresses."""

import re

from taskforce.common.guard.kinds import SPACE, Finding, matches

# Positions ----------------------------------------------------------------------------------------

NUMBER = r"[-−+]?[0-9]{1,3}[.,][0-9]{3,10}"
PAIR = re.compile(
    rf"(?<![0-9.,])(?P<a>{NUMBER})(?P<ea>°?\s?[NSns]?(?![^\W_]))\s{{0,2}}(?:[,;/ ]|et |and )\s{{0,2}}"
    rf"(?:[EWO]\s?)?(?P<b>{NUMBER})(?![0-9%])(?P<eb>°?(?:\s?[EWOewo](?![^\W_]))?)"
)
MINUTES = (
    r"(?:[NSEWO]\s?)?[0-9]{1,3}\s?[°º]\s?[0-9]{1,2}(?:[.,][0-9]{1,6})?\s?['′’]"
    r"(?:\s?[0-9]{1,2}(?:[.,][0-9]{1,6})?\s?(?:\"|″|”|''|’’)?)?(?:\s?[NSEWOnsewo](?![^\W_]))?"
)
METRES = rf"[0-9](?:{SPACE}?[0-9]){{5,7}}"
POSITION_CUE = re.compile(
    r"(?i)(?<!\w)(?:gps|coord\w{0,7}\.?|position|lat(?:itude)?|point)(?!\w)[^\n.]{0,15}$"
)
POSITIONS = (
    re.compile(rf"{MINUTES}[\s,;/]{{0,4}}{MINUTES}"),
    re.compile(
        r"(?i)\blat(?:itude)?\W{0,3}[0-9]{1,2}[.,][0-9]{2,10}°?\W{1,4}(?:et |and )?"
        r"lo?ng?(?:itude)?\W{0,3}[0-9]{1,3}[.,][0-9]{2,10}"
    ),
    re.compile(
        rf"(?i)\b(?:lambert|rgf ?93|l93|utm)\b[^\n]{{0,25}}?{METRES}[^\w\n]{{1,4}}(?:[xy]\W{{0,4}})?{METRES}"
    ),
    re.compile(r"\b[0-9]{1,2}[C-HJ-NP-X] ?[A-HJ-NP-Z]{2} ?[0-9]{4,5} ?[0-9]{4,5}\b"),  # military grid
    re.compile(
        r"(?<!\w)[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?!\w)"
    ),  # open location code
    re.compile(r"(?<![\w/])///[a-zà-ÿ]{2,20}\.[a-zà-ÿ]{2,20}\.[a-zà-ÿ]{2,20}"),  # three words
    re.compile(r"(?i)\bgeo:-?[0-9]{1,2}(?:\.[0-9]{1,12})?,-?[0-9]{1,3}(?:\.[0-9]{1,12})?"),
)


def pairs(text, _known):
    """Two decimal numbers that can be a latitude and a longitude.

    Three decimals alone are amounts in English and Romanian as often (``12.500, 13.750``): of them
    only those with a degree sign, a letter of the compass or a word of position are taken.
    """
    for match in PAIR.finditer(text):
        exact = max(len(re.split("[.,]", match[part])[1]) for part in "ab") > 3
        signed = (match["ea"] + match["eb"]).strip()
        signed = signed or POSITION_CUE.search(text[max(0, match.start() - 30) : match.start()])
        if (exact or signed) and _degrees(match["a"]) <= 90 and _degrees(match["b"]) <= 180:
            yield Finding("coordinates", match.start(), match.end())


def _degrees(number):
    return int(re.split("[.,]", number.lstrip("-−+"))[0])


# Links --------------------------------------------------------------------------------------------

REST = r"[^\s<>\")\]]{0,400}"
SERVICE = re.compile(
    r"(?i)(?=[hwmsgoubpyv])(?<![\w.-])(?:https?://)?(?:www\.|m\.|wego\.|share\.)?(?:"
    r"maps\.app\.goo\.gl/|goo\.gl/maps|maps\.google\.[a-z.]{2,6}|google\.[a-z.]{2,6}/maps|maps\.apple\.com"
    r"|openstreetmap\.org/(?:[#?]|node|way|relation|directions|search)|osm\.org/(?:go|[#?]|node|way)"
    r"|osmand\.net/map|umap\.openstreetmap\.fr/|waze\.com/(?:ul|live-map|[a-z]{2}/)|what3words\.com/|w3w\.co/"
    r"|bing\.com/maps|here\.com/|plus\.codes/|mappy\.com/|yandex\.[a-z]{2,3}/maps|mapy\.cz/"
    r"|geoportail\.gouv\.fr/carte|viamichelin\.[a-z]{2,3}/"
    r")" + REST
)
LINK = re.compile(r"(?i)(?<![\w.-])(?:https?://|www\.)" + REST)
PLACE_IN_LINK = re.compile(
    r"[0-9]{1,2}\.[0-9]{3,15}(?:,|%2C|/|&l[a-z]{1,8}=|;)-?[0-9]{1,3}\.[0-9]{3,15}", re.I
)


def map_links(text, _known):
    """Links to a map service, and any link that carries a position."""
    for pattern in (SERVICE, LINK):
        for match in pattern.finditer(text):
            if pattern is SERVICE or PLACE_IN_LINK.search(match[0]):
                yield Finding("map-link", match.start(), match.start() + len(match[0].rstrip(".,;:!?'")))


# Streets ------------------------------------------------------------------------------------------

NO = (
    rf"(?<![\w.,/-])(?!(?:19|20)[0-9]{{2}},)[0-9]{{1,4}}+(?:[-/][0-9]{{1,4}}+)?+{SPACE}?+(?:(?i:bis|ter|quater|[a-d])(?![^\W_]))?+"
    rf"{SPACE}?+,?+{SPACE}?+(?=[^\W0-9_])"
)
ALWAYS = (
    r"rue|r\.|avenue|av\.?|ave|boulevard|boul\.|bd\.?|bld|blvd|chemin|ch\.|pl\.|all[ée]es?|all\.|impasse|imp\.|quai|rte"
    r"|square|sentier|mont[ée]e|r[ée]sidence|lotissement|lot\.|esplanade|faubourg|fbg|ruelle|promenade"
    r"|strada|str\.|bulevardul|bul\.|calea|aleea|ul\.|ulitsa|ул\.|улица|бул\."
)
COUNTED = r"place|route|cours|passage|voie|traverse|villa"  # "2 cours de français", "1 place en crèche"
OF = r"(?:(?:de|du|des|la|le|les)[ \u00a0\u202f]|(?:de )?l[’']|d[’']){0,3}"
MORE = rf"(?:{SPACE}{OF}(?-i:[A-ZÀ-Þ0-9])[\w’'.-]{{0,30}}){{0,3}}"
STREETS = (
    re.compile(
        rf"(?i){NO}(?:{ALWAYS})(?![a-zà-ÿ])[ \u00a0\u202f’']?"
        rf"(?!(?:à|pour|en|et|ou)\b){OF}[\w’'][\w’'.-]{{1,30}}{MORE}"
    ),
    re.compile(rf"{NO}(?i:{COUNTED}){SPACE}{OF}[A-ZÀ-Þ][\w’'.-]{{1,30}}{MORE}"),
    re.compile(rf"(?i){NO}(?:place|route){SPACE}(?:de la |du |des |de l[’'])[\w’'.-]{{2,30}}"),
    re.compile(
        rf"{NO}(?:[A-Z][\w’'.-]{{1,30}} ){{1,3}}(?i:Street|St\.?|Road|Rd\.?|Avenue"
        r"|Ave\.?|Lane|Ln\.?|Drive|Close|Square|Terrace|Way|Court|Gardens|Row|Crescent|Place|Hill|Grove|Mews|Walk|Green)(?!\w)"
    ),
    re.compile(
        r"(?i)(?<!\w)(?:strada|str\.|bulevardul|bd\.|blvd\.?|bul\.|calea|aleea|ul\.|ulitsa|ул\.|улица|бул\."
        r"|ж\.? ?к\.) ?"
        r"[\w„“\"’'.-]{2,30}(?: [\w“\"’'.-]{1,30}){0,3},? ?"
        r"(?:nr\.?|no\.?|№|n°|бл\.?|bl\.?)? ?[0-9]{1,4}[a-dа-г]?(?!\w)"
    ),
)

READERS = (map_links, pairs, matches("coordinates", POSITIONS), matches("street", STREETS))

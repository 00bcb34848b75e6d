"""First load, compressed, with an empty cache: what a mediator's telephone has to fetch."""

import pytest

KB = 1000


@pytest.fixture
def weigh(enter):
    """``weigh(path, width)``: bytes on the wire, headers included, and the addresses that were fetched."""

    def weigh(path, width):
        page, _watch = enter(width=width)
        wire, fetched = [], []
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda event: wire.append(event["encodedDataLength"]))
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(path, wait_until="networkidle")
        return sum(wire), fetched

    return weigh


@pytest.mark.parametrize(
    ("view", "language", "width", "most"),
    [
        ("home:front", "fr", 390, 75 * KB),
        ("home:front", "bg", 390, 75 * KB),
        ("directory:service", "fr", 390, 75 * KB),
        ("directory:service", "bg", 390, 75 * KB),
        ("directory:map", "fr", 390, 125 * KB),
        ("directory:map", "bg", 390, 125 * KB),
        ("directory:map", "fr", 1280, 125 * KB),
    ],
)
def test_first_load(weigh, pages, view, language, width, most):
    total, fetched = weigh(pages("visitor")[view].replace("/fr/", f"/{language}/"), width)
    measured = f"{total} bytes, {len(fetched)} requests:\n" + "\n".join(fetched)
    print(measured)
    assert total <= most, measured
    assert len(fetched) <= 12, measured


def test_files_are_hashed_kept_and_compressed_ahead_of_time(enter):
    page, _watch = enter()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/fr/map/", wait_until="networkidle")
    files = [answer for answer in answers if "/static/" in answer.url]
    assert files
    for answer in files:
        assert answer.headers["cache-control"] == "max-age=315360000, public, immutable", answer.url
        if not answer.url.endswith((".woff2", ".png")):
            assert answer.headers["content-encoding"] in ("br", "gzip"), answer.url

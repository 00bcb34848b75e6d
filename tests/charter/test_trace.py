"""Where an act came from: a network, never one computer."""

import pytest

from charter.trace import trace_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("no address", ""),
    ],
)
def test_only_the_network_is_kept(rf, address, network):
    request = rf.get("/", REMOTE_ADDR=address, headers={"user-agent": "Browser 1"})
    request.user = object()
    assert trace_of(request)[:3] == (request.user, network, "Browser 1")


def test_a_browser_that_says_nothing(rf):
    request = rf.get("/")
    request.user = None
    assert trace_of(request).user_agent == ""

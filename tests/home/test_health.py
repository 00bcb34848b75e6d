"""/healthz/: one query, one word, nothing about the site."""

import pytest
from django.db import DatabaseError, connection


@pytest.mark.django_db
def test_says_ok(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz/")
    assert (response.status_code, response.content) == (200, b"ok")
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert response.cookies == {}


@pytest.mark.django_db
def test_says_when_the_data_is_gone(client, monkeypatch):
    def refuse():
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/healthz/")
    assert (response.status_code, response.content) == (503, b"no data")


@pytest.mark.django_db
def test_takes_no_orders(client):
    assert client.post("/healthz/").status_code == 405

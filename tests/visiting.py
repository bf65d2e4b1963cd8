"""Visits without a browser."""

from django.test import Client

from workspace.people.models import Person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client

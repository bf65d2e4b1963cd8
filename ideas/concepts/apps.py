from django.apps import AppConfig


class ConceptsConfig(AppConfig):
    name = "ideas.concepts"
    label = "concepts"

"""What answers, results and credit are called in the ledger, for who may see them now; and what is told to nobody."""

from ideas.results.models import Answer, Credit, HiddenName, Progress, Result
from ideas.results.queries.credits import hidden_names
from workspace.audit.queries import describing, register_describer, register_untold


def register_descriptions() -> None:
    """From apps.py."""
    register_describer("results.answer", describing(Answer, of="idea"))
    register_describer("results.result", describing(Result))
    for model in (Progress, Credit, HiddenName):
        register_describer(model._meta.label_lower, describing(model, of="result"))
    register_untold("results.hiddenname", hidden_names)

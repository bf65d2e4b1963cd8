"""What people fill in around boards. Fields judge their own form; whether one may is the actions' matter."""

from ideas.boards.forms.boards import BoardForm, OpenBoardForm
from ideas.boards.forms.ideas import CoauthorForm, EditIdeaForm, IdeaForm, TagsForm
from ideas.boards.forms.phases import PhaseForm, PhasesForm

__all__ = [
    "BoardForm",
    "CoauthorForm",
    "EditIdeaForm",
    "IdeaForm",
    "OpenBoardForm",
    "PhaseForm",
    "PhasesForm",
    "TagsForm",
]

"""What answers and results say on `board:<id>`, for each board that an idea of theirs stands on."""

from ideas.boards.events import BoardEvent


class AnswerEvent(BoardEvent):
    """`answer` is the row that holds from now on."""

    idea: int
    answer: int


class AnswerGiven(AnswerEvent, kind="answer.given"): ...


class AnswerChanged(AnswerEvent, kind="answer.changed"): ...


class ResultEvent(BoardEvent):
    result: int


class ProgressEvent(ResultEvent):
    """`progress` is the row that tells of this step."""

    progress: int


class ResultOpened(ProgressEvent, kind="result.opened"):
    owner: int


class ResultChanged(ResultEvent, kind="result.changed"):
    """`owner` is somebody else from now on, if it is said. `ideas` were added or taken away."""

    owner: int | None = None
    ideas: list[int] = []


class ProgressNoted(ProgressEvent, kind="result.noted"): ...


class ResultShipped(ProgressEvent, kind="result.shipped"): ...


class ResultReviewed(ProgressEvent, kind="result.reviewed"): ...


class Credited(ResultEvent, kind="credit.given"):
    credit: int


class CreditWithdrawn(ResultEvent, kind="credit.withdrawn"):
    credit: int


class NamesChanged(ResultEvent, kind="credit.names_changed", unsigned=True):
    """Somebody hides their name, or shows it again. Without who: that is what they asked for."""

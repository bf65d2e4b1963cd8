"""Addresses of this room."""

from django.urls import path

from ideas.boards.views import boards, carrying, cases, coauthors, ideas, keeping, looking, merges, supports, writing

app_name = "boards"
urlpatterns = [
    path("boards/", keeping.board_list, name="list"),
    path("spaces/<int:space>/boards/new/", keeping.open_board, name="open"),
    path("boards/<int:board>/", boards.board, name="board"),
    path("boards/<int:board>/new/", writing.submit, name="submit"),
    path("boards/<int:board>/edit/", keeping.edit_board, name="edit-board"),
    path("boards/<int:board>/phases/", keeping.phases, name="phases"),
    path("boards/<int:board>/archive/", keeping.archive, name="archive"),
    path("boards/<int:board>/restore/", keeping.restore, name="restore"),
    path("boards/<int:board>/mine/", supports.mine, name="mine"),
    path("boards/<int:board>/import/", carrying.import_ideas, name="import"),
    path("boards/<int:board>/export.csv", carrying.export, {"form": "csv"}, name="export-csv"),
    path("boards/<int:board>/export.json", carrying.export, {"form": "json"}, name="export-json"),
    path("boards/<int:board>/similar/", cases.similar, name="similar"),
    path("boards/<int:board>/seen/", supports.seen, name="seen"),
    path("boards/<int:board>/views/", looking.saved_views, name="saved-views"),
    path("boards/<int:board>/views/save/", looking.save_view, name="save-view"),
    path("boards/sorting/", looking.sorting, name="sorting"),
    path("me/ideas/", looking.my_ideas, name="my-ideas"),
    path("ideas/<int:idea>/", ideas.idea, name="idea"),
    path("ideas/<int:idea>/edit/", writing.edit, name="edit"),
    path("ideas/<int:idea>/history/", writing.history, name="history"),
    path("ideas/<int:idea>/withdraw/", writing.withdraw, name="withdraw"),
    path("ideas/<int:idea>/restore/", writing.restore, name="restore-idea"),
    path("ideas/<int:idea>/tags/", writing.tags, name="tags"),
    path("ideas/<int:idea>/coauthors/", coauthors.invite, name="coauthors"),
    path("ideas/<int:idea>/accept/", coauthors.accept, name="accept"),
    path("ideas/<int:idea>/leave/", coauthors.leave, name="leave"),
    path("ideas/<int:idea>/cases/", cases.cases, name="cases"),
    path("ideas/<int:idea>/cases/new/", cases.add_case, name="add-case"),
    path("cases/<int:case>/edit/", cases.edit_case, name="edit-case"),
    path("cases/<int:case>/history/", cases.case_history, name="case-history"),
    path("cases/<int:case>/withdraw/", cases.withdraw_case, name="withdraw-case"),
    path("ideas/<int:idea>/merge/", merges.merge, name="merge"),
    path("ideas/<int:idea>/split/", merges.split, name="split"),
    path("merges/<int:merge>/answer/", merges.answer_merge, name="answer-merge"),
    path("merges/<int:merge>/undo/", merges.undo_merge, name="undo-merge"),
    path("splits/<int:split>/undo/", merges.undo_split, name="undo-split"),
    path("ideas/<int:idea>/support/", supports.support, name="support"),
    path("ideas/<int:idea>/move/", looking.move, name="move"),
]

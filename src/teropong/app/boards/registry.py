"""The boards, in display order."""

from __future__ import annotations

from teropong.app.boards.activity import ACTIVITY
from teropong.app.boards.board import Board
from teropong.app.boards.conversion import CONVERSION
from teropong.app.boards.durations import DURATIONS
from teropong.app.boards.pipeline import PIPELINE
from teropong.app.boards.results import RESULTS
from teropong.app.boards.team import TEAM

BOARDS: tuple[Board, ...] = (TEAM, ACTIVITY, PIPELINE, DURATIONS, RESULTS, CONVERSION)
BY_NAME = {board.name: board for board in BOARDS}

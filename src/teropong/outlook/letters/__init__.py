"""What letters tell of, as plain data: a week, what this week lacks, a month or quarter."""

from teropong.outlook.letters.period import read_period
from teropong.outlook.letters.sight import Sight
from teropong.outlook.letters.week import read_running, read_week

__all__ = ["Sight", "read_period", "read_running", "read_week"]

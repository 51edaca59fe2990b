"""The pages of calls and of backtests."""

"""What is to come, in pictures: a `teropong.forecast/1` and a `teropong.backtest/1` as pages.

A forecast comes to its page with what the page knows besides: ``records`` (names of deals),
``course`` (done by day of the running period), ``plain`` (what each plain method says), and
``judged``, the last backtest, where there is one.
"""

"""The addresses of calls and backtests."""

from django.urls import path

from teropong.app.calls.views import backtest, saying

urlpatterns = [
    path("forecast/call/", saying.call, name="call"),
    path("backtest/", backtest.show, name="backtest"),
    path("backtest/make/", backtest.make, name="backtest_make"),
]

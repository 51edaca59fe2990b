"""`python -m teropong` is the command."""

from teropong.cli.main import main

main()

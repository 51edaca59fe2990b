"""The boards: the eight indicators as people follow them, each a view of `Result`."""

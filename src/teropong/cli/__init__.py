"""The command: `teropong report | check | import | load | sample`."""

"""How it is shown: a `teropong.report/1` in words, tables and pictures, for pages and files."""

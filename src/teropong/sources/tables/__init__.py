"""Tables of other systems, brought into facts by a mapping; docs/import.md describes it."""

from teropong.sources.tables.grammar import parse_mapping, read_mapping
from teropong.sources.tables.importing import import_tables
from teropong.sources.tables.mapping import Mapping, MappingError
from teropong.sources.tables.summary import Fed, Summary

__all__ = [
    "Fed",
    "Mapping",
    "MappingError",
    "Summary",
    "import_tables",
    "parse_mapping",
    "read_mapping",
]

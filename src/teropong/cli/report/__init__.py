"""The views of a report: text, JSON, CSV and one HTML file, all of the same `teropong.report/1`."""

"""The report as PDF: Korean fonts embedded, page numbers, contents, charts as vectors."""

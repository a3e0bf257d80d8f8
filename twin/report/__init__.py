"""The report on the indicators (성과 보고서), as PDF and as XLSX: the pages' own numbers, each with its badge and its evidence."""

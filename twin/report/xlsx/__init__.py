"""The report as XLSX: the programme's form with live formulas, a sheet an indicator, models, money and data."""

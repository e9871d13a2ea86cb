"""The formula language as workbook files store it: English names, commas, A1 references, no leading ``=``."""

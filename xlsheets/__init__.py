"""What a workbook is, and everything done to one."""

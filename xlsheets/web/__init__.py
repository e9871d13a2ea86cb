"""What Excel and browsers talk to over HTTP: the xlwings Server app with our functions."""

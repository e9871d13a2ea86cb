"""What `make fuzz` runs is no test; `test_slice.py` runs a little of it."""

collect_ignore_glob = ["[!t]*.py", "target.py"]

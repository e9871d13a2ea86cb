"""The cell functions in LibreOffice Calc: an extension (.oxt) made from the registry, with `udfs` inside it.

`extension.extension()` gives the file. It takes no SDK: the interface that LibreOffice calls is given as IDL
text, which LibreOffice reads as it reads a compiled type library.

How a call goes:

- A formula names a function FINSAM.AVGIFTER: the service and the method, which is also how LibreOffice finds
  it in an .xlsx and what it writes into one.
- LibreOffice makes the component when the first cell calls it (`component`), which hands on to `calling`.
- What a function refuses is the same error as elsewhere; FELORSAK gives the reason.
- LibreOffice itself refuses a range that holds an error cell (Err:504), and a required argument left out,
  before any function is called. It gives a truth value as 1 or 0, and a single empty cell as 0.
"""

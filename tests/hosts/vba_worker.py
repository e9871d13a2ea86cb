"""The VBA module run by a real Basic: LibreOffice's, in its VBA mode. JSON in on stdin, JSON out on stdout.

Run by the system's Python. Beside our module stand two of the tests: `xlwings`, whose XLPy gives an object
that tells what it was asked and answers what it was told to, and `Calls`, which calls our functions.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

MODE = "Option VBASupport 1\n"
SERVER = """
Option ClassModule
Public Function CallUDF(moduleName As String, functionName As String, arguments As Variant) As Variant
    Dim i As Long
    Heard = moduleName & "/" & functionName
    For i = LBound(arguments) To UBound(arguments)
        Heard = Heard & "/" & Word(arguments(i))
    Next i
    If Refuses Then Err.Raise 1000, , "ingen Python"
    CallUDF = Answer
End Function
"""
SHELL = """
Option ClassModule
Private kind As String
Public Function Environment(which As String) As Object
    kind = which
    Set Environment = Me
End Function
Public Sub Keep(name As String, value As String)
    Safe = kind & " " & name & " " & value
End Sub
"""
XLPY = """
Public Heard As String
Public Refuses As Boolean
Public Answer As Variant
Public Safe As String
Public Function XLPy() As Object
    If Safe <> "Process PYTHONSAFEPATH 1" Then Err.Raise 1001, , "unsafe: " & Safe
    Set XLPy = New Server
End Function
Public Function Word(value As Variant) As String
    Dim i As Long, j As Long
    If IsError(value) Then
        Word = "error " & CLng(value)
    ElseIf Not IsArray(value) Then
        Word = TypeName(value) & " " & value
    Else
        For i = LBound(value, 1) To UBound(value, 1)
            For j = LBound(value, 2) To UBound(value, 2)
                Word = Word & "[" & Word2(value(i, j)) & "]"
            Next j
        Next i
    End If
End Function
Private Function Word2(value As Variant) As String
    If IsError(value) Then Word2 = "error " & CLng(value) Else Word2 = TypeName(value) & " " & value
End Function
"""


def run(office: Any, module: str, calls: dict[str, str]) -> dict[str, str]:
    """The text that each function of the tests' own gives, by name; their bodies are in `calls`."""
    options = office._properties(Hidden=True, MacroExecutionMode=4)
    document = office._desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, options)
    libraries = document.BasicLibraries
    libraries.VBACompatibilityMode = True
    there = libraries.hasByName("Standard")
    library = libraries.getByName("Standard") if there else libraries.createLibrary("Standard")
    library.insertByName("FinsamFunktioner", MODE + module)
    library.insertByName("Server", MODE + SERVER)
    library.insertByName("WindowsShell", MODE + SHELL)
    library.insertByName("xlwings", MODE + XLPY)
    library.insertByName("Calls", MODE + "".join(map(_called, calls, calls.values())))
    provider = document.getScriptProvider()
    told = {}
    for name in calls:
        address = f"vnd.sun.star.script:Standard.Calls.{name}?language=Basic&location=document"
        told[name] = provider.getScript(address).invoke((), (), ())[0]
    document.close(True)
    return told


def _called(name: str, body: str) -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    failed = f"Failed:\n    {name} = {name} & Err.Number & Err.Description\n"
    opening = f"Public Function {name}() As String\n    On Error GoTo Failed\n"
    return f"{opening}{lines}    Exit Function\n{failed}End Function\n"


def main() -> None:
    """Run the calls that stdin asks for."""
    import libreoffice_worker  # beside this file, which is run as a script

    asked = json.load(sys.stdin)
    libreoffice_worker.PROFILE = libreoffice_worker.PROFILE.replace(
        '<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>',
        '<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>false</value></prop>',
    ).replace("<value>3</value>", "<value>0</value>")
    with tempfile.TemporaryDirectory() as folder:
        office = libreoffice_worker.Office(Path(folder), True)
        try:
            print(json.dumps(run(office, asked["module"], asked["calls"])))
        finally:
            office.end()


if __name__ == "__main__":
    main()

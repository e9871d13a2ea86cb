"""What the VBA module says whatever the functions are: reading ranges, asking Python, showing errors."""

from typing import Final

UNREACHABLE: Final = (
    "Excel når inte Python, så funktionen är inte beräknad. "
    "Åtgärd: kör xlsheets addin doctor, eller fråga den som installerade tillägget."
)
"""What FELORSAK says in place of a reason when there is no Python to ask."""

HEAD: Final = """\
Option Explicit
' Written by xlsheets from the declarations of the functions. Do not change it here:
' xlsheets addin install writes it anew. It needs the module xlwings beside it.
Private Const PYTHON_MODULE As String = "udfs.hosts.xlwings_com.plugin"

Public Sub Auto_Open()
    ' Excel takes no words for its wizard while it is still opening workbooks.
    On Error Resume Next
    Application.OnTime Now, "'" & ThisWorkbook.Name & "'!FinsamHjalp"
End Sub"""

TAIL: Final = """\
Private Function Ask(cellFunction As String, arguments As Variant) As Variant
    Dim shell As Object, variables As Object, server As Object
    On Error GoTo Failed
    ' Python must not load what happens to lie in the folder that Excel stands in.
    Set shell = CreateObject("WScript.Shell")
    Set variables = shell.Environment("Process")
    variables.Item("PYTHONSAFEPATH") = "1"
    Set server = XLPy()
    ' In brackets: by value, since Python is in another process and gives nothing back through them.
    Ask = Shown(server.CallUDF(PYTHON_MODULE, (cellFunction), (arguments)))
    Exit Function
Failed:
    ' Never a text or a zero in place of an amount: a sum over the cell must fail too.
    If cellFunction = "FELORSAK" Then
        Ask = Unreachable(Err.Description)
    Else
        Ask = CVErr(xlErrValue)
    End If
End Function

Private Function Given(Optional value As Variant) As Variant
    ' An argument left out is VBA's error 448, by which Python tells it from an empty cell.
    If IsMissing(value) Then
        Given = CVErr(448)
    ElseIf Not IsObject(value) Then
        Given = value
    ElseIf TypeOf value Is Range Then
        Given = CellsOf(value)
    Else
        Given = CVErr(xlErrValue)
    End If
End Function

Private Function CellsOf(ByVal area As Object) As Variant
    ' Value2 is the number itself, where Value would round what is formatted as currency.
    Dim down As Long, across As Long
    If area.Areas.Count > 1 Then
        CellsOf = CVErr(xlErrValue)
        Exit Function
    End If
    down = area.Rows.Count
    across = area.Columns.Count
    If down = area.Worksheet.Rows.Count Or across = area.Worksheet.Columns.Count Then
        ' A whole column or row ends where the sheet's own cells end.
        With area.Worksheet.UsedRange
            down = Between(.Row + .Rows.Count - area.Row, down)
            across = Between(.Column + .Columns.Count - area.Column, across)
        End With
    End If
    CellsOf = area.Resize(down, across).Value2
End Function

Private Function Between(wanted As Long, most As Long) As Long
    Between = wanted
    If Between > most Then Between = most
    If Between < 1 Then Between = 1
End Function

Private Function Shown(ByVal answer As Variant) As Variant
    ' Python sends numbers as doubles, so a whole number is the number of an error.
    Dim i As Long, j As Long
    Select Case Dimensions(answer)
    Case 0
        answer = OneCell(answer)
    Case 1
        For i = LBound(answer) To UBound(answer)
            answer(i) = OneCell(answer(i))
        Next i
    Case Else
        For i = LBound(answer, 1) To UBound(answer, 1)
            For j = LBound(answer, 2) To UBound(answer, 2)
                answer(i, j) = OneCell(answer(i, j))
            Next j
        Next i
    End Select
    Shown = answer
End Function

Private Function OneCell(value As Variant) As Variant
    If VarType(value) = vbLong Then OneCell = CVErr(value) Else OneCell = value
End Function

Private Function Dimensions(values As Variant) As Long
    ' VBA tells the number only by failing at the first that is not there.
    Dim count As Long, last As Long
    On Error GoTo Done
    Do
        last = UBound(values, count + 1)
        count = count + 1
    Loop
Done:
    Dimensions = count
End Function

Private Sub Describe(cellFunction As String, about As String, group As String, words As Variant)
    ' A function without words in the wizard works as well as one with them.
    On Error Resume Next
    Application.MacroOptions _
        Macro:="'" & ThisWorkbook.Name & "'!" & cellFunction, _
        Description:=about, Category:=group, ArgumentDescriptions:=words
End Sub"""

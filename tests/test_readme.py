"""What the README shows is what happens."""

import doctest
import re

import pytest

from xlsheets.cli import main


def test_the_examples_run(root):
    text = "\n".join(re.findall(r"```python\n(.*?)```", (root / "README.md").read_text("utf-8"), re.S))
    examples = doctest.DocTestParser().get_doctest(text, {}, "README.md", "README.md", 0)
    assert len(examples.examples) >= 6
    assert doctest.DocTestRunner().run(examples).failed == 0


def test_what_it_links_to_is_there(root):
    links = re.findall(r"\]\((?!http)([^)#]+)", (root / "README.md").read_text("utf-8"))
    assert links and [link for link in links if not (root / link).exists()] == []


@pytest.mark.parametrize("command", ["eval", "explain", "functions", "templates"])
def test_the_commands_it_names_work(command, capsys):
    arguments = {"eval": ["AVGIFTER(100; {1;1;1})", "--locale", "sv"], "explain": ["opening-differs"]}
    assert main([command, *arguments.get(command, [])]) == 0
    assert capsys.readouterr().out

"""The examples of the docstrings print what they say."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pytest

import migrasome

MODULES = [module.name for module in pkgutil.iter_modules(migrasome.__path__)]


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"__main__", "spark"}))
def test_examples(name: str) -> None:
    module = importlib.import_module(f"migrasome.{name}")
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0


@pytest.mark.parametrize("name", migrasome.__all__)
def test_what_is_public_is_explained(name: str) -> None:
    text = inspect.getdoc(getattr(migrasome, name)) or ""
    sections = {
        "about",
        "connect",
        "fold",
        "fold_loosely",
        "match",
        "path",
        "report",
        "reports",
        "sql",
    }
    assert text
    if name in sections:
        assert "\nReturns\n-------\n" in text and "\nExamples\n--------\n" in text

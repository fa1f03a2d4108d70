"""What can go wrong."""

from __future__ import annotations


class Error(Exception):
    """Something could not be done; the message is the command's one line.

    Examples
    --------
    >>> import migrasome
    >>> try:
    ...     migrasome.match("no-such-file.csv")
    ... except migrasome.Error as error:
    ...     print(error)
    no-such-file.csv: no such file
    """


class UsageError(Error):
    """What was asked is not there or not complete: ask again, differently.

    Examples
    --------
    >>> import migrasome
    >>> migrasome.report("cargoes")
    Traceback (most recent call last):
    migrasome._errors.UsageError: no report `cargoes`; did you mean `cargos`? Possible: ...
    """


class Remark(UserWarning):
    """What the command tells of how it read a lab file, where nothing is wrong with it."""

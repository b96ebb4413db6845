"""Errors that are the user's to mend: printed once, on stderr, never as a traceback."""


class MtauditError(Exception):
    """Something the user can mend: what is wrong, and what to do about it.

    `exit_code` is 2 (usage or unreadable input) for all children unless one says otherwise.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = _on_one_line(message)
        self.hint = _on_one_line(hint)

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


def _on_one_line(text: str) -> str:
    """Line ends and control characters (of a file name, say) as escapes: a message is one line and moves no cursor."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


class ReadError(MtauditError):
    """A file that cannot be read as copy: missing, binary, too large, wrongly encoded."""


class ConfigError(MtauditError):
    """A setting that does not exist or has a value that it cannot have."""


class WeightsError(MtauditError):
    """A weight file that is missing, damaged or not the recorded one."""

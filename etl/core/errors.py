"""The one error that a build shows to a person."""


class SourceError(Exception):
    """A source that cannot be used. Its text is one sentence for the person who runs the build.

    Args:
        file: the file (and row or column) at fault, as the person would look for it.
        found: what was found there.
        todo: what to do about it.
    """

    def __init__(self, file: str, found: str, todo: str) -> None:
        super().__init__(f"{file}: {found}; {todo}.")
        self.file = file

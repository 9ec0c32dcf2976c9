"""Faults on their way from a worker process to the one that waits for it."""

import pickle

import pytest

from etl.core.errors import SeveralSourcesError, SourceError

ONE = SourceError("a.zip, row 2", "the weight is missing", "fetch it again")
OTHER = SourceError("b.zip", "it cannot be read", "delete it")


@pytest.mark.parametrize("error", [ONE, SeveralSourcesError([ONE, OTHER])])
def test_a_fault_arrives_from_another_process_as_it_was(error):
    found = pickle.loads(pickle.dumps(error))
    assert type(found) is type(error)
    assert (str(found), found.file) == (str(error), error.file)

"""A client made from an OpenAPI description alone: it asks what is described, and holds the answers to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from jsonschema import Draft202012Validator

from tests.support.asked import Answered

Described = dict[str, Any]
LONGEST = 200


@dataclass(frozen=True)
class Client:
    """Operations by their id. `ask` sends a GET."""

    description: Described
    ask: Callable[[str], Answered]

    def operations(self) -> dict[str, tuple[str, Described]]:
        """Path and operation by id.

        Raises:
            ValueError: two operations have one id.
        """
        found = [(told["get"]["operationId"], (path, told["get"])) for path, told in self.description["paths"].items()]
        if len(dict(found)) < len(found):
            raise ValueError("two operations have one id")
        return dict(found)

    def call(self, name: str, **values: object) -> Answered:
        """Ask for an operation with values of its parameters, and check both against the description.

        Raises:
            ValueError: a parameter that the operation does not have, one that it needs and is not given, or a value or
                an answer that the description does not allow.
        """
        path, told = self.operations()[name]
        parameters = {own["name"]: own for own in told["parameters"]}
        needed = {own for own, about in parameters.items() if about["required"]}
        if set(values) - set(parameters) or needed - set(values):
            raise ValueError(f"{name} takes {sorted(parameters)} and needs {sorted(needed)}, not {sorted(values)}")
        query = {}
        for own, value in values.items():
            self._valid(value, parameters[own]["schema"])
            text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
            if parameters[own]["in"] == "path":
                path = path.replace(f"{{{own}}}", quote(text))
            else:
                query[own] = text
        answer = self.ask(f"{path}?{urlencode(query)}")
        self._check(told, answer)
        return answer

    def _check(self, told: Described, answer: Answered) -> None:
        described = told["responses"].get(str(answer.status), told["responses"]["default"])
        if "$ref" in described:
            described = self._at(described["$ref"])
        content = described.get("content", {})
        media_type = answer.headers["content-type"].partition(";")[0]
        if media_type not in content:
            raise ValueError(f"{told['operationId']} answered {answer.status} with {media_type}, not {sorted(content)}")
        if media_type.endswith("json"):
            self._valid(json.loads(answer.body), content[media_type]["schema"])

    def _valid(self, value: object, schema: Described) -> None:
        validator = Draft202012Validator(schema | {"components": self.description["components"]})
        wrong = [f"{error.json_path}: {error.message[:LONGEST]}" for error in validator.iter_errors(value)]
        if wrong:
            raise ValueError("; ".join(wrong))

    def _at(self, reference: str) -> Described:
        found = self.description
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        return found

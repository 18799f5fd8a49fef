"""Kubernetes' own schemas, each document held against a version once: many variants have the same objects."""

import json
from functools import cache
from typing import Any

import kubernetes_validate

from tests.strict_yaml import load_all


@cache
def read_documents(content: str) -> tuple[Any, ...]:
    """The documents of a YAML text; for reading only."""
    return load_all(content)


def validate(document: Any, version: str) -> None:
    """Raises kubernetes_validate.ValidationError for an object that Kubernetes of that version would refuse."""
    _validate(json.dumps(document), version)


@cache
def _validate(document: str, version: str) -> None:
    kubernetes_validate.validate(json.loads(document), version, strict=True)

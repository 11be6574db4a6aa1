"""What is changed in Rasa itself, where it offers no other place for it: two things of Rasa 3.6.

It checks its own schema of what an action server answers again at every action, which takes a third of the
time of a reply (`RemoteAction._validate_action_result`). And it waits five minutes for an action server.
"""

from __future__ import annotations

import functools
from typing import Any

import rasa.core.actions.action as rasa_action
from jsonschema import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def wait_for_actions(seconds: float) -> None:
    """Let every action of this process take no longer: nobody in need waits five minutes."""
    rasa_action.DEFAULT_REQUEST_TIMEOUT = seconds


def check_schema_once() -> None:
    """Let every action of this process be checked by `validate_action_result`, with one validator."""
    RemoteAction._validate_action_result = validate_action_result


def validate_action_result(action: RemoteAction, result: dict[str, Any]) -> bool:
    """True for a result that follows the schema.

    Raises:
        ValidationError: it does not; the message names the action and where the fault is, and quotes nothing.
    """
    fault = next(_validator().iter_errors(result), None)
    if fault is None:
        return True
    where = "/".join(map(str, fault.absolute_path)) or "the top"
    raise ValidationError(f"{action.name()}: what the action server answered is malformed at {where}.")


@functools.lru_cache(maxsize=1)
def _validator() -> Validator:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)

"""What an action server answers is checked against Rasa's schema, and the schema itself only once.

Rasa 3.6 checks its own schema again at every action (`RemoteAction._validate_action_result`), which takes a
third of the time of a reply. Rasa offers no other place for it, so its method is replaced by one that makes
the validator once and refuses the same answers.
"""

from __future__ import annotations

import functools
from typing import Any

from jsonschema import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def check_schema_once() -> None:
    """Let every action of this process be checked by `validate_action_result`."""
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

"""Practice for outreach workers: a client's line, and what an answer earned."""

from __future__ import annotations

import abc
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import settings
from bot.facts.load import shared_fact_base
from bot.facts.render import SMS
from bot.practice.chat import Command, Commands, brief_feedback, feedback_text, line_of, next_scenario
from bot.practice.feedback import Feedback
from bot.practice.record import feedback_record
from bot.practice.scenarios import Scenario, shared_scenarios
from bot.practice.score import load_scorer, start_loading

Events = list[dict[str, Any]]


class PracticeAction(Action, abc.ABC):
    """What every action on practice shares; `name` stays abstract so that it is not registered."""

    @property
    def folder(self) -> Path:
        """Where the practice data lies."""
        return settings.read().data / "practice"

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios, read once."""
        return shared_scenarios(settings.read().data)

    @property
    def feedback(self) -> Feedback:
        """What words scores."""
        return Feedback(self.folder / "feedback.yml", shared_fact_base(settings.read().data))

    @abc.abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml."""

    def practised(self, tracker: Tracker) -> list[str]:
        """Ids of what was practised in this conversation."""
        return list(tracker.get_slot("practised") or [])

    def present(self, tracker: Tracker) -> Scenario | None:
        """What is practised now, None when it has gone from the data."""
        return self.scenarios.get(tracker.get_slot("practising") or "")

    def begin(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Let a client say a line."""
        scenario = next_scenario(self.scenarios.values(), self.practised(tracker))
        practised = [*self.practised(tracker), scenario.id]
        dispatcher.utter_message(
            response="utter_practice_scene",
            json_message={"kind": "practice", "scenario": scenario.id},
            client=scenario.client,
            mood=scenario.mood,
            line=line_of(scenario, practised),
        )
        return [SlotSet("practising", scenario.id), SlotSet("practised", practised)]


class ActionPracticeStart(PracticeAction):
    """Lets the first or the next client say a myth."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_practice_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Begin."""
        start_loading(settings.read())
        return self.begin(dispatcher, tracker)


class ActionPracticeScore(PracticeAction):
    """Scores an answer."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_practice_score"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say what landed, what to add, what to put right; by text message what matters most."""
        scenario = self.present(tracker)
        if not scenario:
            return self.begin(dispatcher, tracker)
        answer, feedback = self._answer(tracker), self.feedback
        line = line_of(scenario, self.practised(tracker))
        score = load_scorer(settings.read()).score(answer, scenario, line)
        worded = brief_feedback if tracker.get_latest_input_channel() == SMS else feedback_text
        dispatcher.utter_message(
            response="utter_practice_feedback",
            json_message={"kind": "practice", **feedback_record(score, answer, feedback)},
            feedback=worded(score, answer, feedback),
        )
        return []

    def _answer(self, tracker: Tracker) -> str:
        """The latest message; the one before where the latest says that it was only practice."""
        texts = [str(event.get("text") or "") for event in tracker.events if event["event"] == "user"]
        commands = Commands(self.folder / "chat.yml")
        pretended = len(texts) > 1 and commands.read(texts[-1]) is Command.PRETEND
        return texts[-2] if pretended else texts[-1]


class ActionPracticeModel(PracticeAction):
    """Shows a good answer."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_practice_model"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Show the scenario's model answer."""
        scenario = self.present(tracker)
        if not scenario:
            return self.begin(dispatcher, tracker)
        dispatcher.utter_message(
            response="utter_practice_model",
            json_message={"kind": "practice", "scenario": scenario.id},
            model=self.feedback.model_answer(scenario),
        )
        return []

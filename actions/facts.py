"""Answering from the fact base, and the follow-ups to an answer."""

from __future__ import annotations

import abc
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import settings
from bot.facts import follow_up, render
from bot.facts.around_answers import shared_around_answers
from bot.facts.limits import shared_limits
from bot.facts.load import shared_fact_base
from bot.facts.models import Fact, FactBase
from bot.language.lexicon import shared_lexicon
from bot.safety.emergency.replies import STATE

Events = list[dict[str, Any]]

MOST_OFFERED = 3
NEAR = 0.05
"""Least probability of a fact to be offered beside the line that none answers."""


class FactAction(Action, abc.ABC):
    """What every action on the fact base shares; `name` stays abstract so that it is not registered."""

    @property
    def base(self) -> FactBase:
        """The fact base, read once."""
        return shared_fact_base(settings.read().data)

    @abc.abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Reply and return what to remember."""
        return self.reply(dispatcher, tracker)

    @abc.abstractmethod
    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Reply to the latest message."""

    def last_fact(self, tracker: Tracker) -> Fact | None:
        """The fact told last, None at the start or when it has gone from the fact base."""
        return self.base.facts.get(tracker.get_slot("last_fact") or "")

    def next_after(self, last: Fact, tracker: Tracker) -> Fact | None:
        """The fact to tell somebody who wants more, None when there is none."""
        told, offered = (tracker.get_slot(slot) or [] for slot in ("told_facts", "offered_facts"))
        return follow_up.next_after(last, self.base, told, offered)

    def second_asked(self, tracker: Tracker) -> Fact | None:
        """The fact that a part of the latest message asks for beside the first, if any."""
        return self.base.facts.get(tracker.latest_message.get("second_fact") or "")

    def tell(
        self,
        fact: Fact,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        states_claim: bool = False,
        second: Fact | None = None,
    ) -> Events:
        """Answer with a fact and remember it, and what was offered beside it.

        Args:
            fact: what is told.
            dispatcher: takes the reply.
            tracker: the conversation.
            states_claim: whether the latest message states something: then how the myth stands comes first.
            second: another fact that the latest message asks for, too.
        """
        channel = tracker.get_latest_input_channel() or ""
        around = shared_around_answers(settings.read().data)
        telling = render.Telling(channel, states_claim, second)
        dispatcher.utter_message(
            response="utter_fact",
            json_message=render.fact_payload(fact, self.base, telling),
            first=render.met_first(fact, around, channel) if states_claim else "",
            answer=render.answer(fact, self.base, channel),
            sources=render.source_names(fact, self.base),
            second=f"\n\n{around.second.format(question=second.question)}" if second else "",
        )
        return told_now(fact, [fact, second] if second else self.base.related_to(fact), tracker)

    def tell_as_likely(
        self, fact: Fact, others: list[Fact], dispatcher: CollectingDispatcher, tracker: Tracker
    ) -> Events:
        """Answer with a fact that was likely asked for, say what was understood, and offer others."""
        channel = tracker.get_latest_input_channel() or ""
        dispatcher.utter_message(
            response="utter_fact_likely",
            json_message=render.likely_payload(fact, others, self.base, render.Telling(channel)),
            buttons=choices(others),
            question=fact.question,
            answer=render.answer(fact, self.base, channel),
            sources=render.source_names(fact, self.base),
            options=listed(others),
        )
        return told_now(fact, others, tracker)

    def tell_in_reply(self, fact: Fact, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Answer with a fact; where the latest message states a claim, how the myth stands comes first."""
        states_claim = bool(tracker.latest_message.get("states_claim"))
        return self.tell(fact, dispatcher, tracker, states_claim, self.second_asked(tracker))

    def tell_or_say(
        self, fact: Fact | None, otherwise: str, dispatcher: CollectingDispatcher, tracker: Tracker
    ) -> Events:
        """Answer with the fact, or with a fixed response where there is none."""
        if fact:
            return self.tell(fact, dispatcher, tracker)
        dispatcher.utter_message(response=otherwise)
        return []


class ActionAnswerFact(FactAction):
    """Answers a question with the fact the selector found."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer_fact"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell the fact ranked first."""
        likeliest = likely_facts(tracker, self.base)
        if not likeliest:
            dispatcher.utter_message(response="utter_default")
            return []
        return self.tell_in_reply(likeliest[0][0], dispatcher, tracker)


class ActionAnswerLeftOpen(FactAction):
    """Answers what was asked while an emergency lasted, when it was none."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer_left_open"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell the fact that the emergency's state names."""
        fact = self.base.facts.get((tracker.get_slot(STATE) or {}).get("question") or "")
        return self.tell_or_say(fact, "utter_default", dispatcher, tracker)


class ActionOfferFacts(FactAction):
    """Offers the closest facts when it is unsure which is meant."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_offer_facts"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell a likely fact beside the others, else offer up to three by number and as buttons."""
        offered = [fact for fact, _ in likely_facts(tracker, self.base)[:MOST_OFFERED]]
        if tracker.latest_message.get("likely"):
            second = self.second_asked(tracker)
            others = [second, *(fact for fact in offered[1:] if fact != second)] if second else offered[1:]
            return self.tell_as_likely(offered[0], others, dispatcher, tracker)
        if not offered:
            dispatcher.utter_message(response="utter_default")
            return []
        dispatcher.utter_message(
            response="utter_clarify",
            json_message=render.clarify_payload(offered),
            buttons=choices(offered),
            options=listed(offered),
        )
        return [SlotSet("offered_facts", [fact.id for fact in offered])]


class ActionSayLimit(FactAction):
    """Says that no fact answers, by what was asked for, and offers the nearest one."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_say_limit"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say what the sources don't hold; beside it the likeliest fact, if any is near.

        What heroin does is not near to a question about another drug.
        """
        text, data = tracker.latest_message.get("text") or "", settings.read().data
        drug = tracker.latest_message.get("drug")
        limit = shared_limits(data).line_for(text, drug is not None, places_named(tracker), self.base)
        likeliest = [] if drug else likely_facts(tracker, self.base)[:1]
        nearest = [fact for fact, probability in likeliest if probability >= NEAR]
        dispatcher.utter_message(
            response="utter_limit_with_nearest" if nearest else "utter_limit",
            json_message=render.limit_payload(nearest),
            buttons=choices(nearest),
            limit=limit,
            options=listed(nearest),
        )
        return [SlotSet("offered_facts", [fact.id for fact in nearest])] if nearest else []


class ActionAnswerChosen(FactAction):
    """Answers the choice made by button or by number."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer_chosen"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell the chosen fact, or ask again."""
        text = tracker.latest_message.get("text") or ""
        id_ = next(tracker.get_latest_entity_values("fact"), None) or follow_up.chosen(
            text, tracker.get_slot("offered_facts") or []
        )
        return self.tell_or_say(self.base.facts.get(id_ or ""), "utter_choice_unclear", dispatcher, tracker)


class ActionAnswerOffer(FactAction):
    """Answers a yes with what was offered."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer_offer"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell the follow-up of the last fact, or ask what the person wants to know."""
        last = self.last_fact(tracker)
        fact = self.next_after(last, tracker) if last else None
        return self.tell_or_say(fact, "utter_affirm", dispatcher, tracker)


class ActionTellMore(FactAction):
    """Tells what comes next after the last fact."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_tell_more"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell a related fact not yet told, or say that there is no more."""
        last = self.last_fact(tracker)
        if not last:
            dispatcher.utter_message(response="utter_nothing_told_yet")
            return []
        return self.tell_or_say(self.next_after(last, tracker), "utter_no_more", dispatcher, tracker)


class ActionCiteSource(FactAction):
    """Shows what the last fact stands on."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_cite_source"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Quote what the last fact stands on, with its source."""
        return self.cite(self.last_fact(tracker), dispatcher, tracker)

    def cite(self, fact: Fact | None, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Quote what a fact stands on, or say what the sources are where there is no fact."""
        if not fact:
            dispatcher.utter_message(response="utter_about_sources")
            return []
        channel = tracker.get_latest_input_channel() or ""
        dispatcher.utter_message(
            response="utter_citation",
            json_message=render.fact_payload(fact, self.base, render.Telling(channel)),
            quotes=render.quotes(fact, self.base, channel),
        )
        return []


class ActionExplainWhy(ActionCiteSource):
    """Answers "why?"."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_explain_why"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell the fact that gives the reason, else quote what the last fact stands on."""
        last = self.last_fact(tracker)
        reason = follow_up.reason_for(last, self.base) if last else None
        if reason:
            return self.tell(reason, dispatcher, tracker)
        if not last:
            dispatcher.utter_message(response="utter_nothing_told_yet")
            return []
        return self.cite(last, dispatcher, tracker)


class ActionRepeatAnswer(FactAction):
    """Says the last answer again."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_repeat_answer"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell the last fact once more."""
        return self.tell_or_say(self.last_fact(tracker), "utter_nothing_told_yet", dispatcher, tracker)


class ActionAnswerPlace(FactAction):
    """Answers "what about Switzerland?"."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer_place"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell the fact for the place named, or say that there is none."""
        last = self.last_fact(tracker)
        found = (follow_up.about_place(place, last, self.base) for place in places_named(tracker))
        fact = next((fact for fact in found if fact), None)
        return self.tell_or_say(fact, "utter_no_fact_for_place", dispatcher, tracker)


def likely_facts(tracker: Tracker, base: FactBase) -> list[tuple[Fact, float]]:
    """The facts the latest message may ask for and how likely each is, the likeliest first."""
    selected = (tracker.latest_message.get("response_selector") or {}).get("ask_fact") or {}
    ranking = selected.get("ranking") or []
    likely = [(entry["intent_response_key"].partition("/")[2], entry["confidence"]) for entry in ranking]
    return [(base.facts[id_], float(probability)) for id_, probability in likely if id_ in base.facts]


def told_now(fact: Fact, offered: list[Fact], tracker: Tracker) -> Events:
    """What to remember of a fact that was told, and of what was offered beside it."""
    told = [*(tracker.get_slot("told_facts") or []), fact.id]
    return [
        SlotSet("last_fact", fact.id),
        SlotSet("told_facts", list(dict.fromkeys(told))),
        SlotSet("offered_facts", [each.id for each in offered]),
    ]


def places_named(tracker: Tracker) -> list[str]:
    """ISO codes of the countries that the latest message names."""
    lexicon = shared_lexicon(settings.read().data / "lexicon")
    terms = [lexicon.find(value) for value in tracker.get_latest_entity_values("place")]
    return [term.id for term in terms if term]


def choices(facts: list[Fact]) -> list[dict[str, str]]:
    """Facts as buttons."""
    return [{"title": fact.question, "payload": choice_payload(fact)} for fact in facts]


def listed(facts: list[Fact]) -> str:
    """Facts by number, for channels without buttons."""
    return "\n".join(f"{i}. {fact.question}" for i, fact in enumerate(facts, start=1))


def choice_payload(fact: Fact) -> str:
    """What a button sends."""
    return f'/choose_option{{"fact": "{fact.id}"}}'

"use client";

import { useSyncExternalStore } from "react";
import type { ActionResult } from "#lib/errors.ts";
import { answerOf } from "./answer-of.ts";

type Question = { promise: Promise<boolean>; answer: (confirmed: boolean) => void };

let question: Question | null = null;
const listeners = new Set<() => void>();

function setQuestion(next: Question | null) {
  question = next;
  for (const listener of listeners) listener();
}

/** For the controls of the dialog: the one beneath hears the same Escape, and would close with what was typed there. */
export const ownKeys = { "data-mantine-stop-propagation": "true" };

/** Opens the dialog "Confirm it is you"; resolves with whether the person did. */
export function askToConfirm(): Promise<boolean> {
  if (question) return question.promise;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const answer = (confirmed: boolean) => {
    setQuestion(null);
    resolve(confirmed);
  };
  setQuestion({ promise, answer });
  return promise;
}

/**
 * Calls an action; when it needs step-up, asks for it over whatever is open and calls the action again. Never rejects:
 * an action that did not answer is a refusal that says so.
 */
export async function withStepUp<Value>(call: () => Promise<ActionResult<Value>>): Promise<ActionResult<Value>> {
  const result = await answerOf(call);
  if (result.ok || result.reason !== "step-up" || !(await askToConfirm())) return result;
  return answerOf(call);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The question that waits for the dialog, if there is one. */
export function useStepUpQuestion(): Question | null {
  return useSyncExternalStore(
    subscribe,
    () => question,
    () => null,
  );
}

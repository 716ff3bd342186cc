"use client";

import { useEffect, useEffectEvent, useRef } from "react";

const sequenceMs = 1500;

/** Where a letter is typed, or chooses in an open menu or dialog, it is no shortcut. */
function isTakenElsewhere({ target }: KeyboardEvent): boolean {
  // A list of choices stays in the page, hidden, while its field is closed.
  const open = [...document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]')];
  if (open.some((element) => element.checkVisibility())) return true;
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/**
 * Does what a key, or two pressed one after the other, stand for: "?", "g o". Nothing while somebody types, with a
 * modifier other than Shift, or while a dialog or menu is open. null: switched off (WCAG 2.2, 2.1.4).
 */
export function useShortcutKeys(deeds: ReadonlyMap<string, () => void> | null): void {
  const first = useRef<{ key: string; at: number } | null>(null);
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, isComposing } = event;
    if (!deeds || ctrlKey || metaKey || altKey || isComposing || event.defaultPrevented || isTakenElsewhere(event))
      return;
    const before = first.current && event.timeStamp - first.current.at < sequenceMs ? `${first.current.key} ` : "";
    first.current = null;
    const deed = deeds.get(before + key);
    if (deed) {
      event.preventDefault();
      deed();
    } else if ([...deeds.keys()].some((keys) => keys.startsWith(`${key} `))) {
      first.current = { key, at: event.timeStamp };
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

"use client";

import { useEffect } from "react";

const dialogOf = (element: Element) => element.closest('[role="dialog"]');

/** When a dialog goes that held the focus, gives it back to what had it before: for those who work by the keyboard. */
export function ReturnFocus() {
  useEffect(() => {
    // Where the focus was last: in the page, and in each dialog over it.
    let trail: HTMLElement[] = document.activeElement instanceof HTMLElement ? [document.activeElement] : [];
    const remember = ({ target }: FocusEvent) => {
      const element = target as HTMLElement;
      if (element.closest('[role="menu"]')) return;
      trail = [...trail.filter((other) => other.isConnected && dialogOf(other) !== dialogOf(element)), element];
    };
    const giveBack = new MutationObserver(() => {
      const last = trail.at(-1);
      if (!last || last.isConnected) return;
      trail = trail.filter(({ isConnected }) => isConnected);
      if (dialogOf(last) && document.activeElement === document.body) trail.at(-1)?.focus({ preventScroll: true });
    });
    document.addEventListener("focusin", remember);
    giveBack.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      giveBack.disconnect();
    };
  }, []);
  return null;
}

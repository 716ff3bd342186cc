"use client";

import { Tooltip } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useLocale } from "./locale.tsx";
import classes from "./relative-time.module.css";
import { exactTime, relativeWords } from "./relative-words.ts";

// One clock for every time on the page. It ticks each second: that is as fine as the words are.
const clock = {
  listeners: new Set<() => void>(),
  timer: undefined as ReturnType<typeof setInterval> | undefined,
  subscribe(listener: () => void) {
    clock.listeners.add(listener);
    clock.timer ??= setInterval(() => {
      for (const each of clock.listeners) each();
    }, 1000);
    return () => {
      clock.listeners.delete(listener);
      if (clock.listeners.size > 0) return;
      clearInterval(clock.timer);
      clock.timer = undefined;
    };
  },
};

const dateOnly = (at: Date, locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(at);

type Props = {
  at: Date | string;
  /** IANA name of another zone to tell the exact time in as well, such as the connector's. */
  zone?: string;
};

/** "12 s ago", kept current; on hover, focus and touch the exact time in the reader's own zone, and in the one given. */
export function RelativeTime({ at, zone }: Props) {
  const locale = useLocale();
  const time = new Date(at);
  // Paper has no hover: print.css puts it behind the words.
  const exact = `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const words = useSyncExternalStore(
    clock.subscribe,
    () => relativeWords(time, new Date()) ?? dateOnly(time, locale),
    () => relativeWords(time, new Date()) ?? dateOnly(time, locale),
  );
  return (
    <Tooltip label={<ExactTime at={time} zone={zone} />}>
      <time
        dateTime={time.toISOString()}
        data-exact={exact}
        className={classes.time}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time must be reachable without a mouse.
        tabIndex={0}
        suppressHydrationWarning
      >
        {words}
      </time>
    </Tooltip>
  );
}

// A component of its own, so that the reader's zone is asked for only once the words are shown.
function ExactTime({ at, zone }: { at: Date; zone?: string }) {
  const locale = useLocale();
  const times = [exactTime(at, locale), ...(zone ? [exactTime(at, locale, zone)] : [])];
  return (
    <div suppressHydrationWarning>
      {[...new Set(times)].map((time) => (
        <div key={time}>{time}</div>
      ))}
    </div>
  );
}

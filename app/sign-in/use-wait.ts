"use client";

import { useEffect, useState } from "react";

/** Seconds that count down to 0 from what they were last set to. */
export function useWait(): [number, (seconds: number) => void] {
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(0);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));

  useEffect(() => {
    if (until === 0) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= until) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [until]);

  function wait(forSeconds: number) {
    setNow(Date.now());
    setUntil(Date.now() + forSeconds * 1000);
  }
  return [seconds, wait];
}

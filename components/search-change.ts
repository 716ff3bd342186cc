"use client";

import type { Route } from "next";
import { usePathname, useRouter, useSearchParams } from "next/navigation";

type Change = Record<string, string | null>;

/**
 * Changes names in the address (null removes one). A change of filter or sort also leaves the page number behind:
 * `after` and `before` are removed unless the change sets them.
 */
export function useSearchChange() {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();

  function address(change: Change): Route {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries({ after: null, before: null, ...change })) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    const query = next.toString();
    return (query ? `${pathname}?${query}` : pathname) as Route;
  }

  return { address, replace: (change: Change) => router.replace(address(change), { scroll: false }) };
}

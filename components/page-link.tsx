"use client";

import Link from "next/link";
import type { ComponentProps } from "react";

/**
 * A link to a page of ours. Not fetched ahead: every page is made when it is asked for, so that a list of fifty links
 * would ask the server fifty times for nothing that can be kept.
 */
export function PageLink<Path extends string>(props: ComponentProps<typeof Link<Path>>) {
  return <Link {...props} prefetch={false} />;
}

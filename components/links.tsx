"use client";

import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import type { Route } from "next";
import type { ReactNode } from "react";
import { PageLink } from "./page-link.tsx";

type To<Path extends string> = { href: Route<Path>; children: ReactNode; "aria-label"?: string };

/** A button's look on a link to a page of ours; usable in server components, where `component={PageLink}` is not. */
export function LinkButton<Path extends string>({ href, ...rest }: ButtonProps & To<Path>) {
  return <Button renderRoot={(props) => <PageLink href={href} {...props} />} {...rest} />;
}

/** A link to a page of ours in running text or a cell; usable in server components. */
export function LinkText<Path extends string>({ href, ...rest }: AnchorProps & To<Path>) {
  return <Anchor renderRoot={(props) => <PageLink href={href} {...props} />} {...rest} />;
}

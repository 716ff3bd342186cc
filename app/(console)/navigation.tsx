"use client";

import type { Route } from "next";
import { usePathname } from "next/navigation";
import { PageLink } from "#components/page-link.tsx";
import { type Role, roleAllows } from "#lib/caller.ts";
import classes from "./navigation.module.css";
import { navigation } from "./places.ts";

/** The places this role may go to; the one we are in is marked. */
export function Navigation({ role, onGo }: { role: Role; onGo: () => void }) {
  const pathname = usePathname();
  const isHere = (path: string) => pathname === path || pathname.startsWith(`${path}/`);
  return (
    <nav aria-label="Console" className={classes.navigation}>
      {navigation.map(({ group, places }) => (
        <section key={group} aria-label={group}>
          <div className={classes.group} aria-hidden>
            {group}
          </div>
          {places
            .filter((place) => roleAllows(role, place.role ?? "viewer"))
            .map(({ label, path, icon: Icon }) => (
              <PageLink
                key={path}
                href={path as Route}
                onClick={onGo}
                className={classes.place}
                aria-current={isHere(path) ? "page" : undefined}
              >
                <Icon size={18} strokeWidth={1.75} aria-hidden />
                {label}
              </PageLink>
            ))}
        </section>
      ))}
    </nav>
  );
}

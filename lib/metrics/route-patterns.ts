import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const routes = z.array(z.object({ page: z.string(), regex: z.string() }));
const manifest = z.object({ staticRoutes: routes, dynamicRoutes: routes });

/** Gives the pattern of the route that a path leads to, such as /runs/[runId]. */
export type RoutePatterns = (path: string) => string;

/** Next's own addresses by their kind; null for every other. */
function ofNext(path: string): string | null {
  if (!path.startsWith("/_next/")) return null;
  return path.startsWith("/_next/static/") ? "/_next/static" : "/_next";
}

/**
 * The patterns of the routes of a build, from the manifest in its folder; "none" for a path of no route, and for all of
 * them where there is no manifest, as in development.
 */
export function readRoutePatterns(buildFolder: string): RoutePatterns {
  let found: z.output<typeof manifest> = { staticRoutes: [], dynamicRoutes: [] };
  try {
    found = manifest.parse(JSON.parse(readFileSync(join(buildFolder, "routes-manifest.json"), "utf8")));
  } catch {
    // The requests are counted all the same.
  }
  const fixed = new Set(found.staticRoutes.map(({ page }) => page));
  const dynamic = found.dynamicRoutes.map(({ page, regex }) => ({ page, pattern: new RegExp(regex) }));
  return (path) => {
    const next = ofNext(path);
    if (next) return next;
    if (fixed.has(path)) return path;
    return dynamic.find(({ pattern }) => pattern.test(path))?.page ?? "none";
  };
}

import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { redirectUriProblem } from "./redirect-uri.ts";
import { SCOPES, type Scope } from "./scopes.ts";

/** A Box app of the kind “User Authentication (OAuth 2.0)”. */
export type BoxApp = {
  clientId: string;
  clientSecret: string;
  name: string;
  redirectUris: string[];
  scopes: Scope[];
  purpose: string;
};
export type Apps = Map<string, BoxApp>;

const redirectUrisSchema = z
  .array(z.string().trim().min(1).max(2000))
  .min(1, "Give at least one redirect URI.")
  .max(20)
  .superRefine((uris, context) => {
    for (const uri of uris) {
      const problem = redirectUriProblem(uri);
      if (problem) context.addIssue({ code: "custom", message: problem });
    }
    if (new Set(uris).size < uris.length)
      context.addIssue({ code: "custom", message: "Each redirect URI may be given once." });
  });

export const newAppSchema = z.strictObject({
  name: z.string().trim().min(1, "Give the app a name.").max(100),
  redirectUris: redirectUrisSchema,
  scopes: z.array(z.enum(SCOPES)),
});
export const changedAppSchema = newAppSchema.partial();
export type NewApp = z.infer<typeof newAppSchema>;

function letters(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** Makes an app with a random client ID and secret and adds it. */
export function registerApp(apps: Apps, app: NewApp): BoxApp {
  const made = {
    ...app,
    clientId: randomBytes(16).toString("hex"),
    clientSecret: randomBytes(16).toString("hex"),
    purpose: "",
  };
  apps.set(made.clientId, made);
  return made;
}

/** The apps every sandbox has; their IDs and secrets are the same on every machine. */
export function defaultApps(redirectUri: string): BoxApp[] {
  const app = (name: string, scopes: Scope[], purpose: string): BoxApp => ({
    clientId: letters(`client id of ${name}`),
    clientSecret: letters(`client secret of ${name}`),
    name,
    redirectUris: [redirectUri],
    scopes,
    purpose,
  });
  const users: Scope[] = ["manage_managed_users", "manage_app_users"];
  return [
    app(
      "Connector Console",
      [...users, "manage_groups", "manage_enterprise_properties"],
      "A proper app, as the guide asks for.",
    ),
    app(
      "Without enterprise properties",
      [...users, "manage_groups"],
      "Lacks “Manage enterprise properties”: no events.",
    ),
  ];
}

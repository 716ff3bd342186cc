import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { SandboxState } from "#sandbox/box/state.ts";
import { MutationRefused } from "#sandbox/box/world/mutate.ts";
import { homePage } from "./home.ts";
import type { AppDraft } from "./home-apps.ts";
import { FormRefused, HOME_FORMS } from "./home-forms.ts";

const FIELD_LABELS: Record<string, string> = {
  name: "Name",
  redirectUris: "Redirect URIs",
  domain: "Mail domain",
  users: "Users",
  groups: "Groups",
  memberships: "Memberships",
  eventsPerDay: "Events a day",
};

function issueSentence({ path, message }: z.core.$ZodIssue): string {
  const field = path.map(String).find((part) => part in FIELD_LABELS);
  return field === undefined ? message : `${FIELD_LABELS[field]}: ${message}`;
}

/** What was typed into the form of an app; other forms are short and typed again. */
function draftOf(path: string, form: URLSearchParams, name: string): AppDraft | null {
  if (!path.startsWith("/home/apps")) return null;
  const typed = { name: form.get("name") ?? "", redirectUris: form.get("redirectUris") ?? "" };
  return { key: name === "" ? "new" : name, ...typed, ticks: form.getAll("scope") };
}

function sentenceOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(issueSentence).join(" ");
  if (error instanceof FormRefused || error instanceof MutationRefused) return error.message;
  throw error;
}

/** The home page and its forms. A form answers with the page again: by redirect when done, with the fault when not. */
export function mountHome(server: FastifyInstance, state: SandboxState): void {
  let said: string | null = null;
  const show = (reply: FastifyReply, error: string | null, draft: AppDraft | null = null) => {
    const words = { said, error, draft };
    said = null;
    return reply
      .code(error === null ? 200 : 400)
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .send(homePage(state, words));
  };
  server.get("/", (_request, reply) => show(reply, null));
  for (const { path, act } of HOME_FORMS) {
    server.post(path, (request: FastifyRequest, reply) => {
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      const { name = "" } = request.params as { name?: string };
      try {
        said = act(state, form, name);
      } catch (error) {
        return show(reply, sentenceOf(error), draftOf(path, form, name));
      }
      state.save();
      return reply.redirect("/", 303);
    });
  }
}

import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { SandboxState } from "#sandbox/box/state.ts";
import { truthOfActivity, truthOfGroups, truthOfMemberships, truthOfUsers } from "#sandbox/box/world/truth.ts";
import { control, parsed, pathParameter } from "./reply.ts";
import { enterpriseNamed } from "./world.ts";

const LINES_PER_CHUNK = 200;
const DEFAULT_ACTIVITY = "LOGIN,ADMIN_LOGIN,UPLOAD,COPY,MOVE,PREVIEW,DOWNLOAD,EDIT,DELETE,UNDELETE,LOCK,UNLOCK,SHARE";

const activityQuerySchema = z.object({
  days: z.coerce.number().min(0).max(365).default(365),
  login: z.string().default("LOGIN,ADMIN_LOGIN"),
  activity: z.string().default(DEFAULT_ACTIVITY),
});

function* chunks(lines: Iterable<string>): Generator<string> {
  let held: string[] = [];
  for (const line of lines) {
    held.push(line);
    if (held.length < LINES_PER_CHUNK) continue;
    yield `${held.join("\n")}\n`;
    held = [];
  }
  if (held.length > 0) yield `${held.join("\n")}\n`;
}

function sendLines(reply: FastifyReply, lines: Iterable<string>): FastifyReply {
  return reply.type("application/x-ndjson").send(Readable.from(chunks(lines)));
}

function typesIn(list: string): Set<string> {
  return new Set(list.split(",").map((type) => type.trim()));
}

/** What an inventory of an enterprise should hold now, as one JSON object per line. */
export function mountTruthControl(server: FastifyInstance, state: SandboxState): void {
  server.get(
    "/sandbox/truth/:id/users",
    control((request, reply) => sendLines(reply, truthOfUsers(enterpriseNamed(state, pathParameter(request, "id"))))),
  );
  server.get(
    "/sandbox/truth/:id/groups",
    control((request, reply) => sendLines(reply, truthOfGroups(enterpriseNamed(state, pathParameter(request, "id"))))),
  );
  server.get(
    "/sandbox/truth/:id/memberships",
    control((request, reply) =>
      sendLines(reply, truthOfMemberships(enterpriseNamed(state, pathParameter(request, "id")))),
    ),
  );
  server.get(
    "/sandbox/truth/:id/activity",
    control((request, reply) => {
      const { days, login, activity } = parsed(activityQuerySchema, request.query);
      const enterprise = enterpriseNamed(state, pathParameter(request, "id"));
      const wanted = { days, now: state.clock.now(), late: state.switches.lateEvents };
      return sendLines(
        reply,
        truthOfActivity(enterprise, { ...wanted, login: typesIn(login), activity: typesIn(activity) }),
      );
    }),
  );
}

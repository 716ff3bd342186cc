import { z } from "zod";
import { itemSchemas } from "#lib/inventory/items.ts";
import { failureCodes } from "#lib/runs/failures.ts";

/** The longest a batch may be, unpacked, and the most items it may hold. */
export const batchLimits = { bytes: 5_000_000, items: 5_000 } as const;

/** An endpoint server stops by itself after this long without an answer, well before its lease is given away. */
export const selfStopSeconds = 45;

const id = z.uuid();
const epoch = z.number().int().min(1);
const shortText = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, "must be one line without control characters");

/** What the engine says of itself to a machine that asks before it does anything. */
export const aboutResponse = z.object({
  protocolVersion: z.number().int().positive(),
  release: z.string(),
  serverTime: z.iso.datetime(),
  /** Where the providers' APIs answer that connectors of this installation use. */
  apiUrls: z.array(z.url()),
  /** The address that an endpoint server has to know the engine by; an older engine does not say it. */
  engineUrl: z.url().optional(),
});

const machine = z.object({
  host: shortText,
  platform: shortText,
  version: shortText,
  /** New at every start of the process: two processes with one key show as two boots at once. */
  bootId: id,
});

/** An Ed25519 public key as a JWK (RFC 8037 section 2). */
export const publicKey = z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string().length(43) });

export const enrolRequest = machine.extend({
  code: z.string().min(10).max(100),
  instanceId: id,
  name: shortText,
  publicKey,
});
export const enrolResponse = z.object({ endpointServerId: id, name: z.string() });

/**
 * `assertion`: a JWT signed by the machine's key; iss and sub its id, aud the engine's address, jti, at most 60 s, and
 * boot, the id of the process's start. To announce a new key, next_key is that key's public half.
 */
export const tokenRequest = z.object({ assertion: z.string().min(20).max(4000) });
export const tokenResponse = z.object({
  token: z.string(),
  expiresInSeconds: z.number().int().positive(),
  /** For a machine whose clock is off: it dates its next assertion by this. */
  serverTime: z.iso.datetime(),
});

export const heartbeatRequest = machine.extend({ sentAt: z.iso.datetime() });
export const heartbeatResponse = z.object({
  serverTime: z.iso.datetime(),
  draining: z.boolean(),
  nextHeartbeatSeconds: z.number().positive(),
});

/** What a run needs to know. No client secret, no refresh token. */
export const runLease = z.object({
  runId: id,
  epoch,
  kind: z.string(),
  connectorName: z.string(),
  /** Where the provider's API answers. */
  apiUrl: z.url(),
  /** The enterprise that the connector is for; another one ends the run. */
  enterpriseId: z.string(),
  /** The kind's settings and what earlier runs left behind (positions per stream). */
  settings: z.record(z.string(), z.json()),
  positions: z.record(z.string(), z.string()),
  cursor: z.json().nullable(),
  nextSequence: z.number().int().min(0),
  requestsPerMinute: z.number().int().positive(),
  leaseSeconds: z.number().positive(),
  acknowledgeWithinSeconds: z.number().positive(),
});
export type RunLease = z.infer<typeof runLease>;

export const leaseResponse = z.object({ lease: runLease.nullable(), nextPollSeconds: z.number().positive() });

/** Acknowledge and renew carry the epoch and answer how long the lease now lasts. */
export const heldRequest = z.object({ epoch });
export const heldResponse = z.object({
  leaseSeconds: z.number().positive(),
  renewAfterSeconds: z.number().positive(),
  /** A person cancelled the run, or the connector was deleted: stop, upload nothing more. */
  cancel: z.boolean(),
});

/** `rejected`: the access token that the provider answered 401 to, by its fingerprint as handed out. */
export const accessTokenRequest = z.object({ epoch, rejected: z.string().max(100).nullable() });
export const accessTokenResponse = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("token"),
    accessToken: z.string(),
    fingerprint: z.string(),
    expiresAt: z.iso.datetime(),
  }),
  /** The grant no longer works or the credentials are wrong: the run is paused, with its cursor kept. */
  z.object({ outcome: z.literal("paused"), reason: z.string() }),
]);

const setAsideRecord = z.object({ recordId: z.string().max(200).nullable(), reason: z.string().max(500) });

/** How a stream ended. `expected`: what the provider itself said there are; `position`: where the next run goes on. */
const streamEnd = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("complete"),
    expected: z.int32().min(0).nullable(),
    position: z.string().max(200).nullable(),
  }),
  z.object({ outcome: z.literal("partial"), reason: z.string().min(1).max(500) }),
  z.object({ outcome: z.literal("not_permitted"), reason: z.string().min(1).max(500) }),
]);

const part = {
  /** Where a new holder goes on after this batch: the kind's own. */
  cursor: z.json(),
  setAside: z.array(setAsideRecord).max(batchLimits.items),
  end: streamEnd.nullable(),
};

/** One upload: a page or several of one stream, in order, and where to go on. Sent as gzipped JSON. */
export const batch = z.discriminatedUnion("stream", [
  z.object({ stream: z.literal("users"), items: z.array(itemSchemas.users).max(batchLimits.items), ...part }),
  z.object({ stream: z.literal("groups"), items: z.array(itemSchemas.groups).max(batchLimits.items), ...part }),
  z.object({
    stream: z.literal("memberships"),
    items: z.array(itemSchemas.memberships).max(batchLimits.items),
    ...part,
  }),
  z.object({ stream: z.literal("activity"), items: z.array(itemSchemas.activity).max(batchLimits.items), ...part }),
]);
export type Batch = z.infer<typeof batch>;

/** The batch's number, epoch and SHA-256 (hex, of the gzipped body) travel as headers. */
export const batchHeaders = z.object({
  "x-epoch": z.coerce.number().pipe(epoch),
  "x-sha256": z.string().regex(/^[0-9a-f]{64}$/),
});
export const batchResponse = z.object({
  outcome: z.enum(["accepted", "duplicate"]),
  nextSequence: z.number().int().min(0),
});

export const logRequest = z.object({
  epoch,
  lines: z
    .array(
      z.object({
        at: z.iso.datetime(),
        level: z.enum(["info", "warning", "error"]),
        message: z.string().min(1).max(2000),
      }),
    )
    .min(1)
    .max(200),
});

export const completeRequest = z.object({ epoch, batches: z.number().int().min(0) });
export const failRequest = z.object({ epoch, failureCode: z.enum(failureCodes), detail: z.string().max(2000) });

/**
 * Every refusal of a door. `token_expired`: exchange a new assertion and ask again; `lease_lost`: drop the run without
 * another try; `unknown_server`: stop and say so.
 */
export const refusal = z.object({
  error: z.enum([
    "invalid",
    "token_expired",
    "unknown_server",
    "not_found",
    "lease_lost",
    "sequence_gap",
    "sequence_conflict",
    "refused",
    "busy",
    "internal",
  ]),
  message: z.string(),
  /** With sequence_gap: the number the engine waits for. */
  nextSequence: z.number().int().optional(),
  /** With a refused assertion: the engine's time, so that a machine whose clock is off can correct itself. */
  serverTime: z.iso.datetime().optional(),
});
export type Refusal = z.infer<typeof refusal>;

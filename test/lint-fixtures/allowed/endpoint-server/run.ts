import { stream } from "#lib/connectors/box/stream.ts";
import { lease } from "#lib/protocol/messages.ts";
import { states } from "#lib/runs/states.ts";

export const run = { stream, lease, states };

// breaks plain-files
import { stream } from "#lib/connectors/box/stream.ts";

export const name = stream;

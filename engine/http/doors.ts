import { about } from "./about.ts";
import { accessToken } from "./access-token.ts";
import { acknowledge } from "./acknowledge.ts";
import { batch } from "./batch.ts";
import { complete } from "./complete.ts";
import type { Door } from "./door.ts";
import { enrol } from "./enrol.ts";
import { fail } from "./fail.ts";
import { heartbeat } from "./heartbeat.ts";
import { lease } from "./lease.ts";
import { log } from "./log.ts";
import { release } from "./release.ts";
import { renew } from "./renew.ts";
import { rotateKey } from "./rotate-key.ts";
import { token } from "./token.ts";

/** Every door of the endpoint-server protocol. */
export const doors: readonly Door[] = [
  about,
  enrol,
  token,
  rotateKey,
  heartbeat,
  lease,
  acknowledge,
  renew,
  release,
  accessToken,
  batch,
  log,
  complete,
  fail,
];

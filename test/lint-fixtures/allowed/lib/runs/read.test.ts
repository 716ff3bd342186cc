import { stream } from "#sandbox/box/users.ts";
import { until } from "#test/until.ts";

await until(() => stream);

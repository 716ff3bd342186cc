import { createServer } from "node:http";
import { stream } from "#sandbox/box/users.ts";

createServer((_request, response) => response.end(stream)).listen(0);

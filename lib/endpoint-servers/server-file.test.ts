import { expect, test } from "vitest";
import { serveDownload } from "./server-file.ts";

const ask = (name: string) => serveDownload(new Request(`http://localhost/downloads/${name}`), name);

test.each(["package.json", "../package.json", "connector-endpoint-server.mjs.map", ""])(
  "there is no download %j",
  async (name) => {
    const answer = await ask(name);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("There is no download");
  },
);

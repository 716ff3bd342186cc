import packageJson from "#package.json" with { type: "json" };

/** Of this release: console, engine and endpoint server have it in common. */
export const version: string = packageJson.version;

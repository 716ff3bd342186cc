import { openApiDocument } from "#lib/api/openapi.ts";

/** The document of the API is no secret: it says what can be asked, not what is there. */
export const GET = () => Response.json(openApiDocument());

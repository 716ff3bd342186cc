import { refuseMethod } from "#lib/api/methods.ts";
import { openApiDocument } from "#lib/api/openapi.ts";

/** The document of the API is no secret: it says what can be asked, not what is there. */
export const GET = () => Response.json(openApiDocument());

const refuse = () => refuseMethod(["GET", "HEAD"]);

export const POST = refuse;
export const PUT = refuse;
export const PATCH = refuse;
export const DELETE = refuse;

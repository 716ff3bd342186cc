import { openDoor } from "#lib/auth/open-door.ts";
import { readAuthorizationLink } from "#lib/authorizations/follow-link.ts";
import { linkSecretInput } from "#lib/authorizations/schema.ts";

// A POST, so that the secret is in no address.
export const POST = openDoor(linkSecretInput, readAuthorizationLink);

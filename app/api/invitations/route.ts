import { readInvitation } from "#lib/auth/invitations.ts";
import { openDoor } from "#lib/auth/open-door.ts";
import { invitationSecret } from "#lib/auth/schema.ts";

// A POST, so that the secret is in no address.
export const POST = openDoor(invitationSecret, readInvitation);

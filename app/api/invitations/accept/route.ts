import { acceptInvitation } from "#lib/auth/invitations.ts";
import { openDoor } from "#lib/auth/open-door.ts";
import { acceptanceWithSecret } from "#lib/auth/schema.ts";

export const POST = openDoor(acceptanceWithSecret, acceptInvitation);

import { clientAddress } from "#lib/auth/client-address.ts";
import { acceptInvitation } from "#lib/auth/invitations.ts";
import { openDoor } from "#lib/auth/open-door.ts";
import { acceptanceWithSecret } from "#lib/auth/schema.ts";

export const POST = openDoor(acceptanceWithSecret, (input, { headers }) =>
  acceptInvitation(input, clientAddress(headers.get("x-forwarded-for"))),
);

import { signInDoor } from "#lib/auth/sign-in-door.ts";

export { signInDoor as GET, signInDoor as POST };

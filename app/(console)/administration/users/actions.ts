"use server";

import { action } from "#lib/auth/action.ts";
import { cancelInvitation, inviteUser } from "#lib/auth/invitations.ts";
import { changeRole, createUser, disableUser, enableUser, resetPassword } from "#lib/auth/people.ts";
import { invitationId, newInvitation, newPerson, personId, personRole, sessionId } from "#lib/auth/schema.ts";
import { resetSecondFactor } from "#lib/auth/second-factor.ts";
import { endAllSessions, endSession } from "#lib/auth/sessions.ts";

export const createUserAction = action("administrator", newPerson, createUser, { stepUp: true });
export const changeRoleAction = action("administrator", personRole, changeRole, { stepUp: true });
export const disableUserAction = action("administrator", personId, disableUser, { stepUp: true });
export const enableUserAction = action("administrator", personId, enableUser, { stepUp: true });
export const resetPasswordAction = action("administrator", personId, resetPassword, { stepUp: true });
export const endSessionAction = action("administrator", sessionId, endSession, { stepUp: true });
export const endAllSessionsAction = action("administrator", personId, endAllSessions, { stepUp: true });
export const resetSecondFactorAction = action("administrator", personId, resetSecondFactor, { stepUp: true });
export const inviteUserAction = action("administrator", newInvitation, inviteUser, { stepUp: true });
export const cancelInvitationAction = action("administrator", invitationId, cancelInvitation, { stepUp: true });

"use server";

import { z } from "zod";
import { action } from "#lib/auth/action.ts";
import { changePassword } from "#lib/auth/own-password.ts";
import { appCode, passwordChange, sessionId } from "#lib/auth/schema.ts";
import { beginSecondFactor, finishSecondFactor, removeSecondFactor } from "#lib/auth/second-factor.ts";
import { endOtherSessions, endOwnSession } from "#lib/auth/sessions.ts";

export const changePasswordAction = action("viewer", passwordChange, changePassword, { step: "choose a password" });
export const endOwnSessionAction = action("viewer", sessionId, endOwnSession, { stepUp: true });
export const endOtherSessionsAction = action("viewer", z.undefined(), endOtherSessions, { stepUp: true });
export const beginSecondFactorAction = action("viewer", z.undefined(), beginSecondFactor, {
  step: "set up a second factor",
  stepUp: true,
});
export const finishSecondFactorAction = action("viewer", appCode, finishSecondFactor, {
  step: "set up a second factor",
});
export const removeSecondFactorAction = action("viewer", z.undefined(), removeSecondFactor, { stepUp: true });

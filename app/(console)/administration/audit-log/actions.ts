"use server";

import { z } from "zod";
import { verifyChain } from "#lib/audit/verify.ts";
import { action } from "#lib/auth/action.ts";

export const verifyChainAction = action("viewer", z.object({}), verifyChain);

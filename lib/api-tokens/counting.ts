/** The tokens that count now: neither ended nor at their time. */
export const counting = () => ({ endedAt: null, expiresAt: { gt: new Date() } });

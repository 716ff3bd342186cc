export const lease = { leaseSeconds: 60 };

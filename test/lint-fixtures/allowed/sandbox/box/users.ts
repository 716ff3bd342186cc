export const stream = "users";

// breaks use-server
"use server";

export const rows = [1];

export const states = ["queued", "running"];

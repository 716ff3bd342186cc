export const until = (condition: () => unknown) => condition();

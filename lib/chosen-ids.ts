import { z } from "zod";

const mostAtOnce = 50;

/** The rows that were chosen on one page of a list; `noun` says what they are, such as "connector". */
export const chosenIds = (noun: string) =>
  z.array(z.uuid()).min(1, `Choose a ${noun}.`).max(mostAtOnce, `Choose at most ${mostAtOnce} ${noun}s.`);

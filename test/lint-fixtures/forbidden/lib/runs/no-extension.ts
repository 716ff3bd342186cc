// breaks extension
import { rows } from "./utils";

export const first = rows[0];

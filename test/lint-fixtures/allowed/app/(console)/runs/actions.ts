"use server";
import { readRuns } from "#lib/runs/read.ts";

export const runs = async () => readRuns();

"use client";
import { states } from "#lib/runs/states.ts";

export const RunState = () => <span>{states[0]}</span>;

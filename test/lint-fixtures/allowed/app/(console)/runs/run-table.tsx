"use client";
import { RunState } from "#components/run-state.tsx";
import { runs } from "./actions.ts";

export const RunTable = () => (
  <button type="button" onClick={() => runs()}>
    <RunState />
  </button>
);

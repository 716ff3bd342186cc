// breaks browser-files
"use client";
import { stream } from "#lib/connectors/box/stream.ts";

export const name = stream;

import { config } from "zod/v4/core";

// Run by Next before any other script of ours: the content policy allows no code made of text, which zod would try.
config({ jitless: true });

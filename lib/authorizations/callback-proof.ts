import { fingerprint, randomSecret } from "#lib/seal.ts";

const questionForm = /^[\w-]{22}$/;

/** What this installation answers to a question at its callback address; null for what is no question. */
export function callbackAnswer(question: string): string | null {
  return questionForm.test(question) ? fingerprint(`callback test|${question}`) : null;
}

/** A fresh question, and what only this installation can answer: shows that an address leads here. */
export function callbackProof(): { question: string; answer: string } {
  const question = randomSecret(16);
  return { question, answer: fingerprint(`callback test|${question}`) };
}

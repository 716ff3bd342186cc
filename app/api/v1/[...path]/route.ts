import { answerApi } from "#lib/api/answer.ts";

export const GET = answerApi;
export const POST = answerApi;
export const PATCH = answerApi;
export const DELETE = answerApi;

import { type Answer, type BoxRequest, jsonAnswer } from "#sandbox/box/http/answer.ts";

const HELP_URL = "https://developer.box.com/guides/api-calls/permissions-and-errors/common-errors/";
const HIGHER_PRIVILEGES = "The request requires higher privileges than provided by the access token.";

/** Box's general error body (ClientError in its specification). */
export function clientError(
  { requestId }: BoxRequest,
  status: number,
  code: string,
  message: string,
  contextInfo?: Record<string, unknown>,
): Answer {
  const context = contextInfo ? { context_info: contextInfo } : {};
  return jsonAnswer(status, {
    type: "error",
    status,
    code,
    ...context,
    help_url: HELP_URL,
    message,
    request_id: requestId,
  });
}

/** An error about one parameter, with the reason where Box puts it. */
export function parameterError(
  request: BoxRequest,
  status: number,
  code: string,
  name: string,
  message: string,
): Answer {
  return clientError(request, status, code, message, { errors: [{ reason: "invalid_parameter", name, message }] });
}

export function rateLimited(request: BoxRequest, retryAfterSeconds: number): Answer {
  const answer = clientError(
    request,
    429,
    "rate_limit_exceeded",
    "Request rate limit exceeded, please try again later",
  );
  return { ...answer, headers: { ...answer.headers, "retry-after": String(retryAfterSeconds) } };
}

export function malformedAuthorization(): Answer {
  return jsonAnswer(400, { error: "Malformed auth header" });
}

export function unauthenticated(): Answer {
  return { status: 401, headers: { "www-authenticate": 'Bearer realm="Service"' }, body: "" };
}

export function invalidToken(): Answer {
  const challenge =
    'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."';
  return { status: 401, headers: { "www-authenticate": challenge }, body: "" };
}

export function appDisabled(request: BoxRequest): Answer {
  return clientError(request, 401, "unauthorized", "Unauthorized - Cannot authorize with this service");
}

export function insufficientScopeHeader(): Answer {
  const challenge = `Bearer realm="Service", error="insufficient_scope", error_description="${HIGHER_PRIVILEGES}"`;
  return { status: 403, headers: { "www-authenticate": challenge }, body: "" };
}

export function insufficientScopeJson(request: BoxRequest): Answer {
  return clientError(request, 403, "insufficient_scope", HIGHER_PRIVILEGES);
}

export function insufficientPermissions(request: BoxRequest): Answer {
  return clientError(request, 403, "access_denied_insufficient_permissions", "Access denied - insufficient permission");
}

export function notFound(request: BoxRequest, name: string, value: string): Answer {
  const message = `Invalid value '${value}'. '${name}' with value '${value}' not found`;
  return clientError(request, 404, "not_found", "Not Found", {
    errors: [{ reason: "invalid_parameter", name, message }],
  });
}

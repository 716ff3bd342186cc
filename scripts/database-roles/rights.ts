/** What a role may do with a table: SQL's word alone for all of its columns, or with the columns it is held to. */
type Verb = "SELECT" | "INSERT" | "UPDATE" | "DELETE";
export type Right = Verb | { verb: Verb; only: string[] } | { verb: Verb; but: string[] };

const only = (verb: Verb, ...columns: string[]): Right => ({ verb, only: columns });
const but = (verb: Verb, ...columns: string[]): Right => ({ verb, but: columns });

const everything: Right[] = ["SELECT", "INSERT", "UPDATE", "DELETE"];

export type Rights = { console: Right[]; engine: Right[] };

// Place and hashes of a row are the database's to give, and no row is changed or taken out.
const appendAudit = but("INSERT", "id", "position", "previous_hash", "hash");

/** A connector's app and grant are a person's to choose. */
const chosenByPeople = ["kind", "environment", "client_id", "client_secret_sealed", "settings", "grant_id"];
/** Who a machine is, it proves to the engine. */
const machineIdentity = ["instance_id", "public_key", "public_key_fingerprint", "next_public_key", "key_since"];

const inventory: Rights = { console: ["SELECT"], engine: everything };

/**
 * What console and engine may do with each table; a check fails for a table without a row. A new column is granted
 * with its table. Deleting a row takes what hangs on it along whatever the right on that is.
 */
export const rightsOnTables: Record<string, Rights> = {
  user: { console: ["SELECT", "INSERT", "UPDATE"], engine: [but("SELECT", "password_hash")] },
  identity: { console: ["SELECT", "INSERT", "UPDATE"], engine: [] },
  second_factor: { console: everything, engine: [] },
  recovery_code: { console: ["SELECT", "INSERT", "UPDATE"], engine: [] },
  invitation: { console: everything, engine: [] },
  saved_view: { console: everything, engine: [] },
  session: { console: ["SELECT", "INSERT", "UPDATE"], engine: [] },
  api_token: {
    console: ["SELECT", "INSERT", "UPDATE"],
    engine: [only("SELECT", "id", "expires_at", "ended_at"), "DELETE"],
  },
  api_request: { console: everything, engine: [only("SELECT", "token_id", "key", "at"), "DELETE"] },
  rate_limit: { console: everything, engine: [only("SELECT", "expire"), "DELETE"] },
  enrolment_code: {
    console: ["SELECT", "INSERT", "DELETE"],
    engine: ["SELECT", only("UPDATE", "used_at", "endpoint_server_id")],
  },
  endpoint_server: {
    console: ["SELECT", but("UPDATE", ...machineIdentity)],
    engine: ["SELECT", "INSERT", "UPDATE"],
  },
  endpoint_server_pulse: { console: ["SELECT", "DELETE"], engine: everything },
  endpoint_server_boot: { console: ["SELECT", "DELETE"], engine: everything },
  endpoint_server_feature: { console: ["SELECT", "INSERT", "DELETE"], engine: ["SELECT"] },
  endpoint_server_token: { console: [], engine: ["SELECT", "INSERT", "DELETE"] },
  used_assertion: { console: [], engine: ["SELECT", "INSERT", "DELETE"] },
  connector: {
    console: everything,
    engine: [but("SELECT", "client_secret_sealed"), but("UPDATE", ...chosenByPeople)],
  },
  licence: { console: ["SELECT", "INSERT", "UPDATE"], engine: [] },
  grant: { console: everything, engine: ["SELECT", "UPDATE", "DELETE"] },
  refresh_attempt: { console: [], engine: everything },
  authorization: {
    console: ["SELECT", "INSERT", "UPDATE"],
    engine: [
      but("SELECT", "client_secret_sealed", "state_hash", "cookie_hash", "token_hash"),
      but("UPDATE", "state_hash", "cookie_hash", "token_hash", "grant_id", "begun_by_id", "session_id", "redirect_uri"),
    ],
  },
  authorization_link: { console: ["SELECT", "INSERT", "UPDATE"], engine: [] },
  occurrence: { console: ["SELECT"], engine: ["SELECT", "INSERT", "UPDATE"] },
  schedule_watch: { console: [], engine: ["SELECT", "UPDATE"] },
  run: { console: ["SELECT", "INSERT", "UPDATE"], engine: ["SELECT", "INSERT", "UPDATE"] },
  run_stream: { console: ["SELECT", "INSERT"], engine: ["SELECT", "INSERT", "UPDATE"] },
  run_transition: { console: ["SELECT", "INSERT"], engine: ["SELECT", "INSERT"] },
  run_log_line: { console: ["SELECT", "INSERT"], engine: ["SELECT", "INSERT", "DELETE"] },
  run_batch: { console: ["SELECT"], engine: ["SELECT", "INSERT"] },
  inventory_user: inventory,
  inventory_group: inventory,
  inventory_membership: inventory,
  inventory_activity: inventory,
  set_aside_record: { console: ["SELECT"], engine: ["SELECT", "INSERT"] },
  setting: { console: ["SELECT", "UPDATE"], engine: ["SELECT"] },
  notification_channel: { console: everything, engine: ["SELECT"] },
  notification_channel_connector: { console: ["SELECT", "INSERT", "DELETE"], engine: ["SELECT"] },
  notification_mute: { console: everything, engine: ["SELECT"] },
  notification_problem: { console: everything, engine: everything },
  notification_event: { console: ["SELECT", "INSERT"], engine: everything },
  notification: { console: [], engine: ["SELECT", "INSERT", "UPDATE"] },
  notification_delivery: { console: [], engine: everything },
  notification_attempt: { console: ["SELECT", "INSERT"], engine: ["SELECT", "INSERT", "DELETE"] },
  notification_watch: { console: [], engine: ["SELECT", "UPDATE"] },
  audit_event: { console: ["SELECT", appendAudit], engine: [only("SELECT", "id"), appendAudit] },
  audit_head: { console: ["SELECT"], engine: [] },
  key_canary: { console: ["SELECT", "INSERT"], engine: ["SELECT", "INSERT"] },
};

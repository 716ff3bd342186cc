/**
 * What migrations may do although the release before could trip over it, with the reason why it does not or why that was
 * borne. A migration that is not named here may add, and nothing else.
 */
export const allowances: Record<string, Record<string, string>> = {
  "20261124010000_audit_chain": {
    'CREATE UNIQUE INDEX "audit_event_position_key" ON "audit_event"("position")':
      "No release came before it: there was no log yet.",
    "trigger audit_event.audit_event_append is new, gone or another": "It fills in columns that nobody else writes.",
    "trigger audit_event.audit_event_append_only is new, gone or another": "No release changes a row of the log.",
    "trigger audit_event.audit_event_no_truncate is new, gone or another": "No release empties the log.",
  },
  "20261124033000_identities": {
    "user.email may now be null": "Only for people of a provider, whom nobody can sign in before the new release runs.",
  },
  "20261124223000_audit_append_right": {
    "trigger audit_event.audit_event_append is new, gone or another": "The same trigger, with the rights of the owner.",
  },
  "20261129110100_grant_in_use_kept": {
    "trigger connector.connector_keeps_grant_in_use is new, gone or another":
      "It keeps a column of the grant that the release before does not read, with rights that each of its processes has.",
  },
};

const words: Record<string, string> = {
  active: "Active",
  inactive: "Inactive",
  cannot_delete_edit: "Can't delete or edit",
  cannot_delete_edit_upload: "Can't delete, edit or upload",
};

/** A user's status as people read it; one that is not known is shown as the provider wrote it. */
export function statusInWords(status: string): string {
  return words[status] ?? status;
}

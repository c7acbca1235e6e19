/** The flag of the option by which data stores and their backups are inspected. */
export const INSPECT_BACKUPS = 'inspect-backups';

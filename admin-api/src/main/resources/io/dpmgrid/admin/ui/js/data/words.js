/** What the grid's own words mean to a reader. */
export const SURVIVES = {
  'process-kill': {
    title: 'process kill',
    says: 'Acknowledged writes survive a killed process, but not a crash of the machine or a power loss.',
  },
  'os-crash': {
    title: 'OS crash',
    says: 'Acknowledged writes survive a crash of the operating system, but not a power loss.',
  },
  'power-loss': {
    title: 'power loss',
    says: 'Acknowledged writes survive a power loss.',
  },
};

export const KINDS = {
  dax: 'Persistent memory, mapped with MAP_SYNC',
  file: 'A file system with explicit syncs',
  emulated: 'Volatile memory that plays persistent memory; for development only',
};

export const STATES = {
  active: { title: 'active', tone: 'ok' },
  'active-read-only': { title: 'read-only', tone: 'warn' },
  inactive: { title: 'inactive', tone: 'bad' },
};

/** Of the grid, and of a medium. */
export const HEALTH = {
  ok: { title: 'healthy', tone: 'ok' },
  degraded: { title: 'degraded', tone: 'warn' },
  failed: { title: 'failed', tone: 'bad' },
};

export const PARTITION = {
  ok: { title: 'In place', tone: 'ok' },
  moving: { title: 'Moving', tone: 'move' },
  'under-replicated': { title: 'Too few copies', tone: 'warn' },
  lost: { title: 'Lost', tone: 'bad' },
};

export const OPERATION = {
  queued: { title: 'queued', tone: 'unknown' },
  running: { title: 'running', tone: 'move' },
  cancelling: { title: 'cancelling', tone: 'warn' },
  succeeded: { title: 'done', tone: 'ok' },
  failed: { title: 'failed', tone: 'bad' },
  cancelled: { title: 'cancelled', tone: 'unknown' },
};

export const OPERATION_KINDS = {
  checkpoint: 'Checkpoint',
  'snapshot-create': 'Snapshot',
  'snapshot-delete': 'Delete snapshot',
  'snapshot-restore': 'Restore snapshot',
  'snapshot-check': 'Check snapshot',
  'consistency-check': 'Consistency check',
  diagnostics: 'Diagnostics bundle',
};

/** A word of the API as a reader would write it. */
export const said = (word) => ACRONYMS[word] ?? word.replaceAll(/[-_]/g, ' ');

const ACRONYMS = { sql: 'SQL', jdbc: 'JDBC', odbc: 'ODBC', thin: 'thin client' };

export const hasEnded = (operation) => ['succeeded', 'failed', 'cancelled'].includes(operation.state);

import { AuditError, type Gap } from '../model.ts';

/** What a read came to. A refusal is a result: it becomes a gap, never an empty list. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AuditError };

/** Runs a read and hands its AuditError back as a result. Anything else is a fault of ours and is thrown on. */
export async function tryRead<T>(read: () => Promise<T>): Promise<Read<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    if (error instanceof AuditError) return { ok: false, error };
    throw error;
  }
}

/** Why a gap is there, from the error that made it. */
export function becauseOf(error: AuditError): Gap['because'] {
  switch (error.code) {
    case 'unauthorized':
    case 'forbidden':
    case 'write-refused':
      return 'forbidden';
    case 'rate-limited':
    case 'timeout':
    case 'budget':
    case 'unreachable':
    case 'interrupted':
    case 'unsupported':
      return error.code;
    default:
      return 'unreadable';
  }
}

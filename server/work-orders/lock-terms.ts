/** Limits of locks (锁定上限与租期). */

/** Orders one person may hold at a time. */
export const LOCK_CAP = 1000;
/** A lock outlives its holder's last activity by this long. */
export const LEASE_MINUTES = 15;

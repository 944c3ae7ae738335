/** A bound on how often something may happen: `burst` at once, then `perSecond`. The caller brings the time. */
export class TokenBucket {
  private tokens: number;
  private readAt: number | undefined;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
  ) {
    this.tokens = burst;
  }

  /** False when it happens too often. */
  take(nowMs: number): boolean {
    const sinceMs = this.readAt === undefined ? 0 : nowMs - this.readAt;
    this.readAt = nowMs;
    this.tokens = Math.min(this.burst, this.tokens + (sinceMs / 1000) * this.perSecond);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

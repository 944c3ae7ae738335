/**
 * Proving the history (历史校验): every order's chain, every seal, and the heads the orders themselves carry. Names what was altered.
 */
import type { Sql } from '@/server/kernel/ports';
import { microsText, sealHash, WINDOW_DIGEST } from '../commands/seal-history';
import { historyHash, type HistoryRow } from '../history-hash';

export interface HistoryFault {
  readonly kind:
    | 'row-altered'
    | 'row-missing'
    | 'chain-broken'
    | 'head-differs'
    | 'order-missing'
    | 'seal-altered'
    | 'seal-missing'
    | 'window-altered';
  readonly orderId?: number;
  readonly orderNo?: string;
  readonly seq?: number;
  readonly sealNo?: number;
  readonly detail: string;
}

export interface HistoryReport {
  readonly rows: number;
  readonly orders: number;
  readonly seals: number;
  /** Hash of the newest seal: keep a copy where the database's owner cannot write. */
  readonly lastSeal: string | null;
  readonly faults: HistoryFault[];
}

type Stored = HistoryRow & { prevHash: Buffer; hash: Buffer; at: string };

const PAGE = 20_000;
const EMPTY = Buffer.alloc(0);

export async function verifyHistory(sql: Sql, mostFaults = 100): Promise<HistoryReport> {
  const faults: HistoryFault[] = [];
  const report = (fault: HistoryFault): void => {
    if (faults.length < mostFaults) faults.push(fault);
  };
  const { rows, orders } = await verifyChains(sql, report);
  const { seals, lastSeal } = await verifySeals(sql, report);
  return { rows, orders, seals, lastSeal, faults };
}

async function verifyChains(
  sql: Sql,
  report: (fault: HistoryFault) => void,
): Promise<{ rows: number; orders: number }> {
  let rows = 0;
  let orders = 0;
  let after: [number, number] = [0, 0];
  let current: { orderId: number; seq: number; hash: Buffer } | undefined;
  const heads = new Map<number, { seq: number; hash: Buffer }>();
  const close = async (force: boolean): Promise<void> => {
    if (!force && heads.size < PAGE) return;
    await compareHeads(sql, heads, report);
    heads.clear();
  };
  for (;;) {
    const page = await sql.query<Stored>(
      `SELECT order_id AS "orderId", seq, (extract(epoch FROM at) * 1000000)::bigint::text AS "atMicros", ${microsText('at')} AS at,
              actor_id AS "actorId", action, from_step AS "fromStep", to_step AS "toStep", from_state AS "fromState",
              to_state AS "toState", fence, reason, data, prev_hash AS "prevHash", hash
         FROM order_history WHERE (order_id, seq) > ($1, $2) ORDER BY order_id, seq LIMIT ${PAGE}`,
      after,
    );
    for (const row of page) {
      rows += 1;
      if (current === undefined || current.orderId !== row.orderId) {
        if (current !== undefined) heads.set(current.orderId, { seq: current.seq, hash: current.hash });
        orders += 1;
        current = { orderId: row.orderId, seq: 0, hash: EMPTY };
      }
      const at = { orderId: row.orderId, seq: row.seq };
      if (row.seq !== current.seq + 1) {
        report({ kind: 'row-missing', ...at, detail: `expected row ${current.seq + 1}, found ${row.seq}` });
      } else if (!row.prevHash.equals(current.hash)) {
        report({ kind: 'chain-broken', ...at, detail: `does not continue row ${current.seq}` });
      }
      if (!historyHash(row.prevHash, row).equals(row.hash)) {
        report({
          kind: 'row-altered',
          ...at,
          detail: `${row.at} ${row.action} by user ${row.actorId}: content and hash differ`,
        });
      }
      current = { orderId: row.orderId, seq: row.seq, hash: row.hash };
    }
    const last = page.at(-1);
    if (last !== undefined) after = [last.orderId, last.seq];
    if (page.length < PAGE) break;
    await close(false);
  }
  if (current !== undefined) heads.set(current.orderId, { seq: current.seq, hash: current.hash });
  await close(true);
  const orphans = await sql.query<{ id: number; orderNo: string }>(
    `SELECT w.id, w.order_no AS "orderNo" FROM work_order w
      WHERE NOT EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = w.id) LIMIT 100`,
  );
  for (const orphan of orphans)
    report({ kind: 'row-missing', orderId: orphan.id, orderNo: orphan.orderNo, detail: 'the order has no history' });
  return { rows, orders };
}

async function compareHeads(
  sql: Sql,
  heads: ReadonlyMap<number, { seq: number; hash: Buffer }>,
  report: (fault: HistoryFault) => void,
): Promise<void> {
  const rows = await sql.query<{ id: number; orderNo: string; seq: number; hash: Buffer }>(
    `SELECT id, order_no AS "orderNo", history_seq AS seq, history_hash AS hash FROM work_order WHERE id = ANY($1::bigint[])`,
    [[...heads.keys()]],
  );
  const seen = new Set<number>();
  for (const row of rows) {
    seen.add(row.id);
    const head = heads.get(row.id)!;
    // An order may move while the check reads: only a head behind the order's own count is a fault.
    if (row.seq < head.seq || (row.seq === head.seq && !row.hash.equals(head.hash))) {
      report({
        kind: 'head-differs',
        orderId: row.id,
        orderNo: row.orderNo,
        seq: head.seq,
        detail: 'the order carries another head',
      });
    } else if (row.seq > head.seq) {
      const { n } = await sql.one<{ n: number }>('SELECT count(*)::int AS n FROM order_history WHERE order_id = $1', [
        row.id,
      ]);
      if (n < row.seq)
        report({
          kind: 'row-missing',
          orderId: row.id,
          orderNo: row.orderNo,
          seq: row.seq,
          detail: `${row.seq - n} rows missing at the end`,
        });
    }
  }
  for (const orderId of heads.keys())
    if (!seen.has(orderId)) report({ kind: 'order-missing', orderId, detail: 'history without its order' });
}

async function verifySeals(
  sql: Sql,
  report: (fault: HistoryFault) => void,
): Promise<{ seals: number; lastSeal: string | null }> {
  const seals = await sql.query<{
    sealNo: number;
    through: string;
    rowCount: number;
    digest: string;
    prevHash: Buffer;
    hash: Buffer;
  }>(
    `SELECT seal_no AS "sealNo", ${microsText('through')} AS through, row_count::int AS "rowCount", encode(digest, 'hex') AS digest,
            prev_hash AS "prevHash", hash FROM history_seal ORDER BY seal_no`,
  );
  let from = '-infinity';
  let previous: Buffer = EMPTY;
  let number = 0;
  for (const seal of seals) {
    if (seal.sealNo !== number + 1) report({ kind: 'seal-missing', sealNo: number + 1, detail: 'a seal is missing' });
    if (!seal.prevHash.equals(previous) || !sealHash(seal.prevHash, seal).equals(seal.hash)) {
      report({ kind: 'seal-altered', sealNo: seal.sealNo, detail: 'content and hash differ' });
    }
    const window = await sql.one<{ rowCount: number; digest: string }>(WINDOW_DIGEST, [from, seal.through]);
    if (window.rowCount !== seal.rowCount || window.digest !== seal.digest) {
      report({
        kind: 'window-altered',
        sealNo: seal.sealNo,
        detail: `between ${from} and ${seal.through}: ${seal.rowCount} rows sealed, ${window.rowCount} found${window.rowCount === seal.rowCount ? ', content differs' : ''}`,
      });
    }
    from = seal.through;
    previous = seal.hash;
    number = seal.sealNo;
  }
  return { seals: seals.length, lastSeal: seals.at(-1)?.hash.toString('hex') ?? null };
}

/**
 * `npm run verify-history`: proves the history of every order and of the access rights, and names what was altered.
 * Exit status 0 when it holds, 1 when a fault was found.
 */
import { verifyAccessHistory } from '@/server/access/queries/history';
import { openPool, PoolSql } from '@/server/platform/db';
import { type HistoryFault, verifyHistory } from '@/server/work-orders/queries/verify-history';
import { withInstalledDatabase } from './installed-database';

function place(fault: HistoryFault): string {
  const parts = [
    fault.orderNo ?? (fault.orderId === undefined ? undefined : `order ${fault.orderId}`),
    fault.seq === undefined ? undefined : `row ${fault.seq}`,
    fault.sealNo === undefined ? undefined : `seal ${fault.sealNo}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

process.exitCode = await withInstalledDatabase(async (url) => {
  const pool = openPool(url, { max: 2, applicationName: 'gongdan verify-history' });
  try {
    const sql = new PoolSql(pool);
    const report = await verifyHistory(sql);
    for (const fault of report.faults) console.log(`${fault.kind}: ${place(fault)}: ${fault.detail}`);
    const verdict = report.faults.length === 0 ? 'the chain holds' : `${report.faults.length} faults`;
    console.log(`${report.rows} history rows of ${report.orders} orders, ${report.seals} seals: ${verdict}`);
    if (report.lastSeal !== null) console.log(`newest seal: ${report.lastSeal}`);
    const access = await verifyAccessHistory(sql);
    const accessVerdict = access.intact ? 'the chain holds' : `altered from row ${access.firstBadId}`;
    console.log(`${access.rows} rows of sign-ins and changes of rights: ${accessVerdict}`);
    return report.faults.length === 0 && access.intact ? 0 : 1;
  } finally {
    await pool.end();
  }
});

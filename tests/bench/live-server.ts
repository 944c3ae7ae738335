/** The live feed in a process of its own: `tsx tests/bench/live-server.ts <database url> [port]`; says its port, ends with its parent. */
import { openLiveNode } from '@/tests/support/live-node';

const node = await openLiveNode(process.argv[2]!, Number(process.argv[3] ?? 0));
process.send?.({ port: node.port });
process.on('disconnect', () => process.exit(0));
process.on('message', () => process.send?.(process.memoryUsage.rss() / 1_048_576));

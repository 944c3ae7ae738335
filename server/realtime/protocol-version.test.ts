import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { lockRequest, queueRequest, submitRequest } from '@/server/work-orders/contract';
import { catchUpRequest, feedBatch, PROTOCOL_VERSION } from './contract';

/** What is on the wire between a browser and a server that may be of different age. */
const WIRE = { feedBatch, catchUpRequest, queueRequest, lockRequest, submitRequest };

it('the wire changes only together with its version', () => {
  const shapes = Object.entries(WIRE).map(([name, schema]) => [
    name,
    z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }),
  ]);
  const hash = createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 16);
  expect({ version: PROTOCOL_VERSION, hash }).toEqual({ version: 4, hash: '23512911db57dac6' });
});

import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { readTextFile } from './text-file';

const TEXT = '户号,金额\n2300037485,65.52\n普秀英,龘\n';

it('reads UTF-8, with and without a mark, and GB18030', async () => {
  for (const bytes of [Buffer.from(TEXT), Buffer.from(`\uFEFF${TEXT}`), iconv.encode(TEXT, 'gb18030')]) {
    expect(await readTextFile(new Blob([new Uint8Array(bytes)]))).toBe(TEXT);
  }
});

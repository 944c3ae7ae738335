import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PAGES_FOLDER, processPages } from './process-pages';

describe('docs/processes', () => {
  const pages = processPages();

  it('has a page for every process, and no other', () => {
    expect(readdirSync(PAGES_FOLDER).sort()).toEqual([...pages.keys()].sort());
  });

  it.each([...pages.keys()])('%s is what the definition says; run `npm run docs`', (name) => {
    expect(readFileSync(`${PAGES_FOLDER}/${name}`, 'utf8')).toBe(pages.get(name));
  });
});

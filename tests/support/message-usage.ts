/** Which message keys the source code asks for, read from the text of the source. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Usage {
  /** Keys that must exist: the alternatives are the namespaces the translator of that name has in the file. */
  readonly required: readonly { readonly file: string; readonly alternatives: readonly string[] }[];
  /** Exact keys somebody may ask for. */
  readonly exact: ReadonlySet<string>;
  /** Patterns of keys put together at run time. */
  readonly patterns: readonly RegExp[];
}

const SOURCE_FOLDERS = ['app', 'components', 'server', 'jobs', 'prisma'];
const TRANSLATOR = /const (\w+)(?::[^=]*)? = useTranslations\(\s*(?:'([\w.-]*)')?\s*\)/g;
const STRING = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;

export function readUsage(): Usage {
  const required: { file: string; alternatives: string[] }[] = [];
  const exact = new Set<string>();
  const patterns: RegExp[] = [];
  for (const file of SOURCE_FOLDERS.flatMap((folder) => sources(folder))) {
    const text = readFileSync(file, 'utf8');
    const namespaces = translators(text);
    const all = [...new Set([...namespaces.values()].flat()), ''];
    for (const [, single, double, template] of text.matchAll(STRING)) {
      const literal = single ?? double;
      if (literal !== undefined && /^[\w.-]+$/.test(literal))
        for (const namespace of all) exact.add(join(namespace, literal));
      if (template === undefined) continue;
      for (const namespace of all) {
        const pattern = templatePattern(namespace, template);
        if (pattern) patterns.push(pattern);
      }
    }
    for (const [name, own] of namespaces) {
      for (const key of directKeys(text, name)) {
        const alternatives = own.map((namespace) => join(namespace, key));
        required.push({ file, alternatives });
        // A call inside a template is not seen as a string of its own.
        for (const alternative of alternatives) exact.add(alternative);
      }
    }
  }
  return { required, exact, patterns };
}

/** Translator variable → the namespaces it is bound to in this file. */
function translators(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [, name = '', namespace = ''] of text.matchAll(TRANSLATOR))
    found.set(name, [...(found.get(name) ?? []), namespace]);
  return found;
}

/** Keys written out in a call: `t('key')`, `t.rich('key', …)`; `t.has` asks and need not find. */
function directKeys(text: string, name: string): string[] {
  const call = new RegExp(`(?<![\\w.])${name}(?:\\.(?:rich|markup|raw))?\\(\\s*'([\\w.-]+)'\\s*[,)]`, 'g');
  return [...text.matchAll(call)].map((match) => match[1] as string);
}

/** `status.${state}` → /^ns\.status\.[\w-]+$/; nothing for a template without a written part that could be a key. */
function templatePattern(namespace: string, template: string): RegExp | undefined {
  if (!/^[\w.${}()\s?:'!=&|[\]-]+$/.test(template) || !template.includes('${')) return undefined;
  const parts = template.split(/\$\{[^}]*\}/);
  if (!parts.every((part) => /^[\w.-]*$/.test(part))) return undefined;
  // Without a namespace the template has to name one itself.
  if (namespace === '' && !/^[\w-]+\./.test(parts[0] ?? '')) return undefined;
  const body = parts.map((part) => part.replaceAll('.', '\\.').replaceAll('-', '\\-')).join('[\\w.-]+');
  return new RegExp(`^${join(namespace.replaceAll('.', '\\.'), body, '\\.')}$`);
}

function join(namespace: string, key: string, dot = '.'): string {
  return namespace === '' ? key : `${namespace}${dot}${key}`;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('generated'));
}

/** The only part of Node that is pure: hashing. */
interface Hash {
  update(text: string | Uint8Array): Hash;
  digest(encoding: 'hex'): string;
}
export function createHash(algorithm: 'sha256'): Hash;
export function hash(algorithm: 'sha256', text: string, encoding: 'hex'): string;

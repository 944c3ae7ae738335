/** Passwords: argon2id with the parameters OWASP names (19 MiB, 2 passes, 1 lane), some 20–40 ms each. */
import { hash, verify } from '@node-rs/argon2';

/** `Algorithm.Argon2id`; the package's const enum cannot be read when each file is compiled alone. */
const ARGON2ID = 2;
const OPTIONS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), OPTIONS);
}

let decoy: Promise<string> | undefined;

/** Verifies against a stored hash; without one, against a decoy, so that an unknown name takes as long as a wrong password. */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody signs in with this');
  const matches = await verify(stored ?? (await decoy), password.normalize('NFC'));
  return stored !== undefined && matches;
}

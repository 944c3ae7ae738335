/** What a password must not be (口令规则): the user name, or something with hardly any different characters. Pure. */
const DIFFERENT_CHARACTERS = 5;

export function passwordFault(login: string, password: string): 'passwordIsLogin' | 'passwordTooPlain' | undefined {
  const plain = password.toLowerCase();
  if (plain.includes(login.toLowerCase()) && password.length < login.length + 6) return 'passwordIsLogin';
  if (new Set(plain).size < DIFFERENT_CHARACTERS || /^\d+$/.test(password)) return 'passwordTooPlain';
  return undefined;
}

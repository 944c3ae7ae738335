/**
 * Hands that have a keyboard and nothing else (只用键盘): they find their way by Tab, arrows, Enter, Space and the keys of the console, as
 * somebody who cannot hold a mouse. Nothing here clicks or fills; a control that Tab does not reach fails the test.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { expect, type Browser, type Locator, type Page } from '@playwright/test';
import { BUSINESS_ROLES, type RoleId } from '@/server/access/roles';
import { actionOf, metasOf, type ActionDefinition, stepOf } from '@/server/work-orders/process';
import { processById } from '@/server/work-orders/processes';
import { e2eState } from '@/tests/support/e2e-state';

/** `inspector2` is the second person of that role. */
export type Hand = RoleId | 'inspector2';
export type Values = Readonly<Record<string, string | boolean>>;

/** Chooses whatever stands first in a list. */
export const FIRST = '\u0000first';

const MOST_TABS = 200;

interface OrderWords {
  readonly start: { readonly verb: string; readonly title: string };
  readonly order: { readonly lockAndWork: string; readonly isDone: string };
}
interface ActionWords {
  readonly actions?: Readonly<Record<string, string>>;
}

/** Texts as the console shows them. Read, not imported: the runner of these tests takes no JSON module. */
const texts = (file: string): unknown => JSON.parse(readFileSync(`messages/zh-CN/${file}.json`, 'utf8'));
const zhOrders = texts('work-orders') as OrderWords;
const actionWord = (processId: string, id: string): string => {
  const [own, common] = [processId, 'common'].map((name) => texts(`processes/${name}`) as ActionWords);
  return own?.actions?.[id] ?? common?.actions?.[id] ?? id;
};

interface Standing {
  readonly id: number;
  readonly orderNo: string;
  readonly step: string;
  readonly state: string;
  readonly version: number;
}

export class Hands {
  readonly client: pg.Client;
  readonly stationId: number;
  private readonly page: Page;
  private readonly tokens: ReadonlyMap<Hand, string>;
  private signedIn: Hand | null = null;

  private constructor(client: pg.Client, page: Page, stationId: number, tokens: ReadonlyMap<Hand, string>) {
    this.client = client;
    this.page = page;
    this.stationId = stationId;
    this.tokens = tokens;
  }

  /** People of every role, hired at a station far from where the other tests work, each with a session. */
  static async hire(browser: Browser): Promise<Hands> {
    const client = new pg.Client({ connectionString: e2eState().databaseUrl });
    await client.connect();
    const station = await client.query<{ id: number; county: number; bureau: number }>(
      `WITH RECURSIVE pilot AS (
         SELECT home_unit_id AS id FROM app_user WHERE login = 'li.hesuan' UNION SELECT u.id FROM org_unit u JOIN pilot p ON u.parent_id = p.id
       )
       SELECT s.id, c.id AS county, c.parent_id AS bureau FROM org_unit s JOIN org_unit c ON c.id = s.parent_id
        WHERE s.kind = 'station' AND c.id NOT IN (SELECT id FROM pilot) AND EXISTS (
                SELECT 1 FROM account a JOIN receivable r ON r.account_id = a.id
                 WHERE a.unit_id = s.id AND a.class = 'residential' AND a.status = 'active' AND r.open_yuan > 0 AND r.open_yuan = r.amount_yuan)
        ORDER BY (SELECT count(*) FROM work_order w JOIN org_unit o ON o.id = w.unit_id WHERE o.parent_id = c.id),
                 (SELECT count(*) FROM account a WHERE a.unit_id = s.id) DESC LIMIT 1`,
    );
    const { id: stationId, county, bureau } = station.rows[0]!;
    const tokens = new Map<Hand, string>();
    for (const hand of [...BUSINESS_ROLES, 'inspector2'] as Hand[]) {
      const role = hand.replace(/2$/, '');
      const token = randomBytes(32).toString('base64url');
      const user = await client.query<{ id: number }>(
        `INSERT INTO app_user (login, name_zh, name_en, password_hash, home_unit_id) VALUES ($1, $2, $1, 'x', $3) RETURNING id`,
        [`keys.${hand}.${randomBytes(3).toString('hex')}`, `键盘${hand}`, stationId],
      );
      await client.query('INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, $2, $3, 0)', [
        user.rows[0]!.id,
        role,
        role === 'supervisor' ? bureau : county,
      ]);
      await client.query(
        `INSERT INTO session (token_hash, csrf_token, user_id, expires_at) VALUES ($1, $2, $3, now() + interval '12 hours')`,
        [createHash('sha256').update(token).digest(), randomBytes(16).toString('hex'), user.rows[0]!.id],
      );
      tokens.set(hand, token);
    }
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
    context.setDefaultTimeout(30_000);
    return new Hands(client, await context.newPage(), stationId, tokens);
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await this.client.end();
  }

  async one<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row> {
    const { rows } = await this.client.query<Row>(text, values);
    if (rows.length !== 1) throw new Error(`${rows.length} rows: ${text}`);
    return rows[0]!;
  }

  /** Sits another person down at the screen, at the console or at what a link to it opens; false when it is the same person. */
  private async sit(hand: Hand, link = '/'): Promise<boolean> {
    if (this.signedIn === hand) return false;
    const url = e2eState().baseUrl;
    await this.page.context().clearCookies();
    await this.page
      .context()
      .addCookies([
        { name: 'gongdan_session', value: this.tokens.get(hand)!, url, httpOnly: true, sameSite: 'Strict' },
      ]);
    await this.page.goto(link);
    await expect(this.page.getByRole('contentinfo')).toBeVisible();
    await expect(this.page.locator('[data-panel]').first()).toBeVisible();
    this.signedIn = hand;
    return true;
  }

  /** Starts a process from the palette and does its first step in the start dialog; the person must hold its role. */
  async start(hand: Hand, processId: string, values: Values, accountNo?: string): Promise<KeyedOrder> {
    await this.sit(hand);
    const before = await this.one<{ id: number }>('SELECT coalesce(max(id), 0)::int AS id FROM work_order');
    const words = zhOrders.start;
    await this.palette(words.verb, this.page.getByRole('option', { name: words.verb, exact: true }));
    const dialog = this.page.getByRole('dialog', { name: words.title });
    await expect(dialog).toBeVisible();
    const select = dialog.locator('select').first();
    await expect(select).toBeFocused();
    await this.choose(select, processId);
    const process = processById(processId);
    const action = stepOf(process, process.initialStep).actions.find((each) => each.main === true)!;
    if (accountNo !== undefined) {
      const account = dialog.locator('input[inputmode="numeric"]').first();
      await this.tabTo(account);
      await this.page.keyboard.type(accountNo);
      await this.page.keyboard.press('Enter');
      // Found: the focus is in the form already.
      await expect(dialog.locator(`[name="${metasOf(action)[0]![0]}"]`).first()).toBeFocused();
    }
    await this.enter(dialog, action, values);
    const send = dialog.locator('button[type="submit"]');
    await this.tabTo(send);
    await this.page.keyboard.press('Enter');
    const found = async (): Promise<number> => {
      const { rows } = await this.client.query<{ id: number }>(
        'SELECT id::int FROM work_order WHERE id > $1 AND process = $2 AND parent_id IS NULL ORDER BY id DESC LIMIT 1',
        [before.id, processId],
      );
      return rows[0]?.id ?? 0;
    };
    await this.until(found, (id) => id > 0, dialog);
    await expect(dialog).toBeHidden();
    return new KeyedOrder(this, await found());
  }

  /** Opens the order, by the link to it or by its number in the palette, takes it, chooses the action, fills in, sends; the order must have moved. */
  async act(hand: Hand, orderId: number, actionId: string, values: Values): Promise<void> {
    const { page } = this;
    const before = await this.standing(orderId);
    const panel = page.locator('[data-panel="order"]').filter({ hasText: before.orderNo });
    if (!(await this.sit(hand, `/?order=${orderId}`))) {
      await this.palette(before.orderNo, page.getByRole('option', { name: new RegExp(before.orderNo) }));
      await expect(panel).toBeVisible();
      // Where the person has just done the step before, what the panel says of it is put away first.
      await page.keyboard.press('Escape');
    }
    const { process, processVersion } = await this.one<{ process: string; processVersion: number }>(
      'SELECT process, process_version AS "processVersion" FROM work_order WHERE id = $1',
      [orderId],
    );
    const step = stepOf(processById(process, processVersion), before.step);
    const action = actionOf(step, actionId)!;
    const take = panel.getByRole('button', { name: zhOrders.order.lockAndWork });
    await this.tabTo(take);
    await page.keyboard.press('Enter');
    await expect(take).toBeHidden();
    // The focus is in the panel, never lost: at the first field, or at the frame where there is none.
    await expect.poll(() => panel.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    const radios = panel.getByRole('radio');
    if ((await radios.count()) > 1) {
      const label = actionWord(process, actionId);
      const wanted = panel.getByRole('radio', { name: new RegExp(`^${label}`) }).first();
      if (!(await wanted.isChecked())) {
        await this.tabTo(panel.locator('input[type="radio"]:checked'));
        for (let n = 0; n < 8 && !(await wanted.isChecked()); n += 1) await page.keyboard.press('ArrowDown');
        await expect(wanted).toBeChecked();
      }
    }
    await this.enter(panel, action, values);
    const inForm = await panel.evaluate((element) => element.querySelector('form')!.contains(document.activeElement));
    if (!inForm) await this.tabTo(panel.locator('form button[type="submit"]'));
    await page.keyboard.press('Control+Enter');
    if (action.final === true) {
      const ask = page.getByRole('alertdialog');
      await expect(ask).toBeVisible();
      await this.tabTo(ask.getByRole('button').last());
      await page.keyboard.press('Enter');
    }
    await this.until(
      () => this.standing(orderId),
      ({ step: now, state }) => state !== 'locked' && (now !== before.step || state === 'done'),
      panel,
    );
    await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  }

  async standing(id: number): Promise<Standing> {
    return this.one<Standing & pg.QueryResultRow>(
      'SELECT id::int, order_no AS "orderNo", step, state, version::int FROM work_order WHERE id = $1',
      [id],
    );
  }

  /** What the screen shows of an order that has just ended. */
  async showsDone(orderId: number): Promise<void> {
    const { orderNo } = await this.standing(orderId);
    const panel = this.page.locator('[data-panel="order"]').filter({ hasText: orderNo });
    await expect(panel.locator('[data-tone="good"]').first()).toBeVisible();
  }

  private async palette(query: string, option: Locator): Promise<void> {
    await this.page.keyboard.press('Control+k');
    const input = this.page.locator('[cmdk-input]');
    await expect(input).toBeFocused();
    await this.page.keyboard.type(query);
    await expect(option.first()).toBeVisible();
    for (let n = 0; n < 20; n += 1) {
      if ((await option.first().getAttribute('aria-selected')) === 'true') break;
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
    await expect(input).toBeHidden();
  }

  /** The palette and a dialog closed by Escape leave the focus where it was. */
  async keepTheirPlace(hand: Hand): Promise<void> {
    await this.sit(hand);
    const { keyboard } = this.page;
    const { verb, title } = zhOrders.start;
    const button = this.page.locator('[data-panel="work-queue"]').getByRole('button', { name: verb });
    await this.tabTo(button);
    await keyboard.press('Control+k');
    const input = this.page.locator('[cmdk-input]');
    await expect(input).toBeFocused();
    await keyboard.press('Escape');
    await expect(button).toBeFocused();
    await keyboard.press('Enter');
    const dialog = this.page.getByRole('dialog', { name: title });
    await expect(dialog.locator('select').first()).toBeFocused();
    await keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(button).toBeFocused();
  }

  private async tabTo(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    for (let n = 0; n < MOST_TABS; n += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${String(target)}`);
  }

  private async choose(select: Locator, value: string): Promise<void> {
    if (value !== FIRST && (await select.inputValue()) === value) return;
    await this.page.keyboard.press('Home');
    // As many rows down as it lies; each look at the list is a way to the browser and back.
    const rows = await select.evaluate(
      (list: HTMLSelectElement, wanted) =>
        [...list.options].filter((option) => !option.disabled).findIndex((option) => option.value === wanted),
      value,
    );
    for (let n = 0; n < rows; n += 1) await this.page.keyboard.press('ArrowDown');
    for (let n = 0; n < 200; n += 1) {
      const now = await select.inputValue();
      if (value === FIRST ? now !== '' : now === value) return;
      await this.page.keyboard.press('ArrowDown');
    }
    throw new Error(`the list has no ${value}`);
  }

  private async enter(within: Locator, action: ActionDefinition, values: Values): Promise<void> {
    const { keyboard } = this.page;
    for (const [name, meta] of metasOf(action)) {
      const value = values[name];
      if (value === undefined) continue;
      const control = within.locator(`[name="${name}"]`);
      await this.tabTo(control);
      if (typeof value === 'boolean') {
        if ((await control.isChecked()) !== value) await keyboard.press('Space');
      } else if (['select', 'lookup', 'person'].includes(meta.widget)) await this.choose(control, value);
      else if (meta.widget === 'date' || meta.widget === 'month') {
        // Year first or last, as the system writes days; the parts of a day are gone through by the arrows.
        const [year = '', ...rest] = value.split('-');
        await keyboard.type(year);
        await keyboard.press('ArrowRight');
        await keyboard.type(rest.join(''));
        if ((await control.inputValue()) !== value) {
          for (let n = 0; n < 3; n += 1) {
            await keyboard.press('Backspace');
            await keyboard.press('ArrowLeft');
          }
          await keyboard.type(rest.join(''));
          // A month's two digits may or may not have gone on to the year by themselves.
          if (meta.widget === 'month') await keyboard.press('ArrowRight');
          await keyboard.type(year);
        }
        await expect(control).toHaveValue(value);
      } else {
        await keyboard.press('Control+a');
        await keyboard.type(value);
      }
    }
  }

  /** Waits for what must come; what the screen says instead is the message. */
  private async until<Value>(
    ask: () => Promise<Value>,
    holds: (value: Value) => boolean,
    within: Locator,
  ): Promise<void> {
    for (let n = 0; n < 150; n += 1) {
      if (holds(await ask())) return;
      const alerts = await within.getByRole('alert').allInnerTexts();
      if (alerts.length > 0 && n > 10) throw new Error(`the screen says: ${alerts.join(' | ')}`);
      await this.page.waitForTimeout(200);
    }
    throw new Error('nothing came');
  }
}

export class KeyedOrder {
  constructor(
    private readonly hands: Hands,
    readonly id: number,
  ) {}

  does(hand: Hand, action: string, values: Values = {}): Promise<void> {
    return this.hands.act(hand, this.id, action, values);
  }

  /** The order is history, in the database and on the screen. */
  async isArchived(): Promise<void> {
    expect((await this.hands.standing(this.id)).state).toBe('done');
    await this.hands.showsDone(this.id);
  }
}

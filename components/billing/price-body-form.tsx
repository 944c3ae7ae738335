'use client';
/** The figures of a price version as a form: one shape of tariff at a time, every field with its unit, faults beside their fields. */
import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { inShape, nextFund, PRICE_KINDS } from '@/components/billing/price-rows';
import { usePriceWords } from '@/components/billing/price-words';
import styles from '@/components/billing/prices.module.css';
import { Button, IconButton } from '@/components/ui/button';
import { Checkbox, Field, Select, TextInput } from '@/components/ui/field';
import { FUND_CODES, type FundCode, type PriceBody, type TierPrice, type TouTerms } from '@/server/billing/price-body';

export interface FormPart {
  /** Words of the fault at a path, e.g. `body.tiers.0.priceYuan`. */
  readonly faultAt: (path: string) => string | undefined;
  readonly isReadOnly: boolean;
}

interface BodyFormProps extends FormPart {
  readonly body: PriceBody;
  readonly onChange: (body: PriceBody) => void;
}

export function PriceBodyForm({ body, onChange, ...part }: BodyFormProps) {
  const t = useTranslations('price-book');
  const { isReadOnly } = part;
  return (
    <div className={styles.bodyForm}>
      <Field label={t('row.kind')} error={part.faultAt('body.kind')}>
        <Select
          value={body.kind}
          disabled={isReadOnly}
          onChange={(event) => onChange(inShape(body, event.target.value as PriceBody['kind']))}
          options={PRICE_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        />
      </Field>
      {'energyYuan' in body ? (
        <Price
          {...part}
          label={t('row.energy')}
          unit={t('unit.yuanPerKwh')}
          path="body.energyYuan"
          value={body.energyYuan}
          onChange={(energyYuan) => onChange({ ...body, energyYuan })}
        />
      ) : null}
      {body.kind === 'two-part' ? (
        <>
          <Price
            {...part}
            label={t('row.capacity')}
            unit={t('unit.yuanPerKva')}
            path="body.capacityYuan"
            value={body.capacityYuan ?? ''}
            onChange={(capacityYuan) => onChange({ ...body, capacityYuan })}
          />
          <Price
            {...part}
            label={t('row.demand')}
            unit={t('unit.yuanPerKw')}
            path="body.demandYuan"
            value={body.demandYuan ?? ''}
            onChange={(demandYuan) => onChange({ ...body, demandYuan })}
          />
        </>
      ) : null}
      {body.kind === 'tiers-monthly' || body.kind === 'tiers-yearly' ? (
        <Tiers
          {...part}
          path="body.tiers"
          tiers={body.tiers}
          onChange={(tiers) => onChange({ ...body, tiers })}
          caption={t(`kind.${body.kind}`)}
        />
      ) : null}
      {body.kind === 'tiers-seasonal' ? <Seasons {...part} body={body} onChange={onChange} /> : null}
      {body.kind !== 'flat' && body.tou !== undefined ? (
        <Tou {...part} tou={body.tou} onChange={(tou) => onChange({ ...body, tou } as PriceBody)} />
      ) : null}
      <Funds {...part} body={body} onChange={onChange} />
    </div>
  );
}

interface PriceProps extends FormPart {
  readonly label: string;
  readonly unit: string;
  readonly path: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Price({ label, unit, path, value, onChange, faultAt, isReadOnly }: PriceProps) {
  return (
    <Field label={label} unit={unit} error={faultAt(path)}>
      <TextInput
        numeric
        readOnly={isReadOnly}
        value={value}
        onChange={(event) => onChange(event.target.value.trim())}
      />
    </Field>
  );
}

interface TiersProps extends FormPart {
  readonly caption: string;
  readonly path: string;
  readonly tiers: readonly TierPrice[];
  readonly onChange: (tiers: readonly TierPrice[]) => void;
}

const MOST_TIERS = 4;

function Tiers({ caption, path, tiers, onChange, faultAt, isReadOnly }: TiersProps) {
  const t = useTranslations('price-book');
  const change = (index: number, part: Partial<TierPrice>) =>
    onChange(tiers.map((tier, i) => (i === index ? { ...tier, ...part } : tier)));
  const add = () =>
    onChange([
      ...tiers.map((tier, i) => (i === tiers.length - 1 ? { ...tier, upToKwh: '' } : tier)),
      { upToKwh: null, priceYuan: '' },
    ]);
  const remove = (index: number) => {
    const left = tiers.filter((_, i) => i !== index);
    onChange(left.map((tier, i) => (i === left.length - 1 ? { ...tier, upToKwh: null } : tier)));
  };
  return (
    <fieldset className={styles.set}>
      <legend>{caption}</legend>
      {faultAt(path) === undefined ? null : <p className={styles.fault}>{faultAt(path)}</p>}
      {tiers.map((tier, i) => (
        <div key={i} className={styles.pair}>
          <Field label={t('form.upTo', { tier: i + 1 })} unit={t('unit.kwh')} error={faultAt(`${path}.${i}.upToKwh`)}>
            <TextInput
              numeric
              readOnly={isReadOnly || tier.upToKwh === null}
              value={tier.upToKwh ?? t('form.noBound')}
              onChange={(event) => change(i, { upToKwh: event.target.value.trim() })}
            />
          </Field>
          <Field
            label={t('form.tierPrice', { tier: i + 1 })}
            unit={t('unit.yuanPerKwh')}
            error={faultAt(`${path}.${i}.priceYuan`)}
          >
            <TextInput
              numeric
              readOnly={isReadOnly}
              value={tier.priceYuan}
              onChange={(event) => change(i, { priceYuan: event.target.value.trim() })}
            />
          </Field>
          {isReadOnly || tiers.length === 1 ? null : (
            <IconButton
              icon={Trash2}
              size="small"
              label={t('form.removeTier', { tier: i + 1 })}
              onClick={() => remove(i)}
            />
          )}
        </div>
      ))}
      {isReadOnly || tiers.length >= MOST_TIERS ? null : (
        <Button icon={Plus} variant="quiet" onClick={add}>
          {t('form.addTier')}
        </Button>
      )}
    </fieldset>
  );
}

type Seasonal = Extract<PriceBody, { kind: 'tiers-seasonal' }>;

function Seasons({
  body,
  onChange,
  ...part
}: FormPart & { readonly body: Seasonal; readonly onChange: (body: PriceBody) => void }) {
  const t = useTranslations('price-book');
  const words = usePriceWords();
  const change = (index: number, change_: Partial<Seasonal['seasons'][number]>) =>
    onChange({ ...body, seasons: body.seasons.map((one, i) => (i === index ? { ...one, ...change_ } : one)) });
  return (
    <>
      {part.faultAt('body.seasons') === undefined ? null : (
        <p className={styles.fault} role="alert">
          {part.faultAt('body.seasons')}
        </p>
      )}
      {body.seasons.map((season, i) => (
        <div key={season.code}>
          <Field
            label={t('form.months', { season: words.season(season.code) })}
            hint={t('form.monthsHint')}
            error={part.faultAt(`body.seasons.${i}.months`)}
          >
            <TextInput
              readOnly={part.isReadOnly}
              defaultValue={season.months.join(', ')}
              onBlur={(event) =>
                change(i, { months: (event.target.value.match(/\d+/g) ?? []).map((one) => Number(one)) })
              }
            />
          </Field>
          <Tiers
            {...part}
            caption={words.season(season.code)}
            path={`body.seasons.${i}.tiers`}
            tiers={season.tiers}
            onChange={(tiers) => change(i, { tiers })}
          />
        </div>
      ))}
    </>
  );
}

const PERIOD_NAMES = ['sharp', 'peak', 'flat', 'valley'] as const;

function Tou({
  tou,
  onChange,
  ...part
}: FormPart & { readonly tou: TouTerms; readonly onChange: (tou: TouTerms) => void }) {
  const t = useTranslations('price-book');
  const rules = useTranslations('billing-rules');
  const unit = tou.by === 'factor' ? t('unit.times') : t('unit.yuanPerKwh');
  const set = (period: (typeof PERIOD_NAMES)[number], value: string) => {
    const { [period]: _old, ...rest } = tou;
    onChange(
      (value === '' && (period === 'sharp' || period === 'flat') ? rest : { ...tou, [period]: value }) as TouTerms,
    );
  };
  return (
    <fieldset className={styles.set}>
      <legend>{t('form.tou')}</legend>
      <Field label={t('form.touBy')}>
        <Select
          value={tou.by}
          disabled={part.isReadOnly}
          onChange={(event) => onChange({ ...tou, by: event.target.value } as TouTerms)}
          options={(['factor', 'price', 'difference'] as const).map((by) => ({ value: by, label: t(`touBy.${by}`) }))}
        />
      </Field>
      <div className={styles.four}>
        {PERIOD_NAMES.map((period) => (
          <Price
            key={period}
            {...part}
            label={rules(`register.${period}`)}
            unit={unit}
            path={`body.tou.${period}`}
            value={tou[period] ?? ''}
            onChange={(value) => set(period, value)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Funds({ body, onChange, faultAt, isReadOnly }: BodyFormProps) {
  const t = useTranslations('price-book');
  const rules = useTranslations('billing-rules');
  const { funds } = body;
  const set = (list: PriceBody['funds']) => onChange({ ...body, funds: list });
  const free = nextFund(
    funds.map(({ code }) => code),
    FUND_CODES,
  );
  return (
    <fieldset className={styles.set}>
      <legend>{t('form.funds')}</legend>
      {funds.map((fund, i) => (
        <div key={fund.code} className={styles.pair}>
          <Field label={t('form.fund')} error={faultAt(`body.funds.${i}.code`)}>
            <Select
              value={fund.code}
              disabled={isReadOnly}
              onChange={(event) =>
                set(funds.map((one, at) => (at === i ? { ...one, code: event.target.value as FundCode } : one)))
              }
              options={FUND_CODES.map((code) => ({ value: code, label: rules(`charge.fund-${code}`) }))}
            />
          </Field>
          <Field label={t('form.rate')} unit={t('unit.yuanPerKwh')} error={faultAt(`body.funds.${i}.yuanPerKwh`)}>
            <TextInput
              numeric
              readOnly={isReadOnly}
              value={fund.yuanPerKwh}
              onChange={(event) =>
                set(funds.map((one, at) => (at === i ? { ...one, yuanPerKwh: event.target.value.trim() } : one)))
              }
            />
          </Field>
          {isReadOnly ? null : (
            <IconButton
              icon={Trash2}
              size="small"
              label={t('form.removeFund', { fund: rules(`charge.fund-${fund.code}`) })}
              onClick={() => set(funds.filter((_, at) => at !== i))}
            />
          )}
        </div>
      ))}
      <div className={styles.rowEnd}>
        {isReadOnly || free === undefined ? null : (
          <Button icon={Plus} variant="quiet" onClick={() => set([...funds, { code: free, yuanPerKwh: '' }])}>
            {t('form.addFund')}
          </Button>
        )}
        {funds.length > 0 ? (
          <Checkbox
            label={t('form.included')}
            checked={body.fundsIncluded}
            disabled={isReadOnly}
            onChange={(event) => onChange({ ...body, fundsIncluded: event.target.checked })}
          />
        ) : null}
      </div>
    </fieldset>
  );
}

/**
 * How a kind of file gets into the database (入库方案): staged, resolved against what is there, judged, merged; each a set-wise
 * statement. One file a kind in `plans/`, one line in `plans/index.ts`. Pure: texts of statements only.
 *
 * The staged table `import_stage` has `line` and the columns of the kind; `import_resolved` adds what was found in the database and
 * `state` (new, changed, same). Statements may use the settings as parameters: $1 batch id, $2 unit ids allowed, $3 today,
 * $4 who, $5 file name.
 */
import type { FaultCode } from './contract';

export interface Judgement {
  readonly code: FaultCode;
  /** Column blamed; '' for the row. */
  readonly column: string;
  /** SQL condition over `r` (a row of import_resolved). */
  readonly when: string;
  /** SQL text of the value shown. */
  readonly value: string;
  /** SQL jsonb of the params. */
  readonly params?: string;
}

export interface ImportPlan {
  /** Types of the staged columns, in the order of COLUMNS. */
  readonly types: readonly string[];
  /** SELECT that makes `import_resolved` from `import_stage s`; every row of the stage exactly once. */
  readonly resolve: string;
  readonly judgements: readonly Judgement[];
  /** Statements that write the rows of `import_resolved` not marked bad; they run in this order. */
  readonly merge: readonly string[];
}

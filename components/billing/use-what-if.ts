'use client';
/** Runs a what-if: reads the stream of its progress, keeps its summary, ends it when asked or when the panel closes. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { apiHeaders, ApiError } from '@/components/ui/api-client';
import type { WhatIfMessage, WhatIfRequest, WhatIfSummary } from '@/server/billing/what-if-wire';

export interface WhatIfState {
  readonly isRunning: boolean;
  readonly done: number;
  readonly all: number;
  readonly summary: WhatIfSummary | null;
  /** What the summary on the screen was asked with. */
  readonly asked: WhatIfRequest | null;
  readonly attached: boolean;
  readonly error: unknown;
  readonly wasCancelled: boolean;
}

const IDLE: WhatIfState = {
  isRunning: false,
  done: 0,
  all: 0,
  summary: null,
  asked: null,
  attached: false,
  error: null,
  wasCancelled: false,
};

async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<WhatIfMessage> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as WhatIfMessage;
    if (done) return;
  }
}

async function refusalOf(response: Response): Promise<ApiError> {
  const answer = (await response.json().catch(() => null)) as {
    error?: ConstructorParameters<typeof ApiError>[1];
  } | null;
  return new ApiError(response.status, answer?.error ?? { code: 'http', message: '' });
}

export function useWhatIf() {
  const [state, setState] = useState<WhatIfState>(IDLE);
  const abort = useRef<AbortController | null>(null);
  const cancel = useCallback(() => abort.current?.abort(), []);
  useEffect(() => () => abort.current?.abort(), []);

  const run = useCallback(async (asked: WhatIfRequest) => {
    abort.current?.abort();
    const own = new AbortController();
    abort.current = own;
    const change = (part: Partial<WhatIfState>) => {
      if (abort.current === own) setState((before) => ({ ...before, ...part }));
    };
    setState((before) => ({ ...before, isRunning: true, done: 0, all: 0, error: null, wasCancelled: false }));
    try {
      const response = await fetch('/api/billing/what-if', {
        method: 'POST',
        credentials: 'same-origin',
        headers: { ...apiHeaders(), 'content-type': 'application/json' },
        body: JSON.stringify(asked),
        signal: own.signal,
      });
      if (!response.ok || response.body === null) throw await refusalOf(response);
      let isWhole = false;
      for await (const message of messagesOf(response.body)) {
        if (message.kind === 'progress') change({ done: message.done, all: message.all });
        if (message.kind === 'failed') throw new ApiError(500, { code: message.code, message: '' });
        if (message.kind !== 'summary') continue;
        isWhole = true;
        change({ summary: message.summary, attached: message.attached, asked });
      }
      if (!isWhole) throw new ApiError(0, { code: 'network', message: '' });
    } catch (error) {
      if (own.signal.aborted) change({ wasCancelled: true });
      else change({ error });
    } finally {
      change({ isRunning: false });
    }
  }, []);
  return { state, run, cancel };
}

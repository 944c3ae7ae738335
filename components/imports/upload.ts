'use client';
/** Sends a file to the import (上传): XMLHttpRequest, since fetch does not tell how much has been sent. */
import { ApiError, apiHeaders, apiUrl } from '@/components/ui/api-client';
import type { BatchView, ImportKind } from '@/server/imports/contract';

export interface UploadHandle {
  readonly done: Promise<BatchView>;
  cancel: () => void;
}

export interface UploadRequest {
  readonly kind: ImportKind;
  readonly file: File;
  readonly acceptGood: boolean;
  readonly onProgress: (share: number) => void;
}

interface ErrorAnswer {
  readonly error?: { readonly code: string; readonly message: string; readonly id?: string };
}

export function uploadFile({ kind, file, acceptGood, onProgress }: UploadRequest): UploadHandle {
  const request = new XMLHttpRequest();
  const done = new Promise<BatchView>((resolve, reject) => {
    request.open('PUT', apiUrl('/api/imports', { kind, name: file.name, acceptGood }));
    for (const [name, value] of Object.entries(apiHeaders())) request.setRequestHeader(name, value);
    request.setRequestHeader('content-type', 'text/csv');
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onerror = () => reject(new ApiError(0, { code: 'network', message: '' }));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    request.onload = () => {
      const answer = request.response as (BatchView & ErrorAnswer) | null;
      if (request.status >= 200 && request.status < 300 && answer !== null) resolve(answer);
      else reject(new ApiError(request.status, answer?.error ?? { code: 'http', message: '' }));
    };
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

const NAMES: readonly (readonly [ImportKind, RegExp])[] = [
  ['readings', /reading|示数|抄表数据|抄表/i],
  ['meters', /meter|电表/i],
  ['customers', /customer|account|客户|用户|户/i],
];

/** What a file's name says it is. */
export function kindByName(fileName: string): ImportKind | undefined {
  return NAMES.find(([, pattern]) => pattern.test(fileName))?.[0];
}

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

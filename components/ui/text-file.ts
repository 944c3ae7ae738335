/** The text of a file somebody chose: UTF-8 where it is that, else GB18030, which banks and spreadsheets still write. No byte-order mark. */
export async function readTextFile(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

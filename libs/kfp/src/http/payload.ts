/** What a request carries: JSON, or a file in a form as uploads want it. */
export type RequestBody =
  | { readonly kind: 'json'; readonly value: object }
  | { readonly kind: 'file'; readonly field: string; readonly name: string; readonly content: string };

/** The bytes of a body with their type. */
export async function encodeBody(body: RequestBody): Promise<{ readonly bytes: Buffer; readonly contentType: string }> {
  if (body.kind === 'json') {
    return { bytes: Buffer.from(JSON.stringify(body.value)), contentType: 'application/json' };
  }
  const form = new FormData();
  form.set(body.field, new Blob([body.content], { type: 'application/octet-stream' }), body.name);
  const encoded = new Response(form);
  return {
    bytes: Buffer.from(await encoded.arrayBuffer()),
    contentType: encoded.headers.get('content-type') ?? 'multipart/form-data',
  };
}

import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { ERROR_PAGE_STYLE } from './error-page.ts'

/** Swagger UI over our own document. All addresses are relative, so that it works under any path of a proxy. */
export const VIEWER_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SmartPlay API</title>
<link rel="stylesheet" href="docs/files/swagger-ui.css">
<link rel="icon" type="image/png" href="docs/files/favicon-32x32.png">
</head>
<body>
<div id="viewer"></div>
<script src="docs/files/swagger-ui-bundle.js"></script>
<script src="docs/files/init.js"></script>
</body>
</html>
`

/** Without a validator's address: Swagger UI would send the document to a host of its makers. */
const INIT = `const url = new URL('../../openapi.json', document.currentScript.src).href
SwaggerUIBundle({ url, dom_id: '#viewer', deepLinking: true, validatorUrl: null, tryItOutEnabled: false })
`

/** Files of our own, by name: text and type. */
export const OWN_FILES: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  'init.js': { type: 'text/javascript', text: INIT },
  'errors.css': { type: 'text/css', text: ERROR_PAGE_STYLE },
}

export const VIEWER_FILES: readonly string[] = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']

export function viewerDirectory(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
}

/**
 * Nothing from anywhere else, no inline script. Swagger UI draws its arrows from data: pictures.
 */
export const VIEWER_POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'"],
].join('; ')

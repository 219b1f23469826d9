import { ERROR_CODES, errorKind } from '#libs/contract/errors'
import { VERSION } from '#libs/contract/version'
import { ERROR_NOTES } from './error-notes.ts'

/** Where a code is explained: what `type` of a problem leads to. */
export function errorPathOf(code: string): string {
  return `/docs/errors#${code}`
}

/** The table of errors as a page; each code can be linked to. Our own text only, so nothing needs to be escaped. */
export function errorPage(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors of SmartPlay ${VERSION}</title>
<link rel="stylesheet" href="files/errors.css">
<link rel="icon" type="image/png" href="files/favicon-32x32.png">
</head>
<body>
<main>
<h1>Errors</h1>
<p>A request that is refused is answered with one of these codes as <code>application/problem+json</code>; an analysis that
failed carries one in <code>error.code</code>. <em>Later</em>: the same request can succeed without being changed.</p>
<table>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Again</th><th scope="col">Meaning</th></tr></thead>
<tbody>
${ERROR_CODES.map(rowOf).join('\n')}
</tbody>
</table>
<p><a href="../docs">The API</a></p>
</main>
</body>
</html>
`
}

function rowOf(code: (typeof ERROR_CODES)[number]): string {
  const { status, retry, title } = errorKind(code)
  const cells = [`<code>${code}</code>`, status, retry, `<strong>${title}.</strong> ${ERROR_NOTES[code] ?? ''}`]
  return `<tr id="${code}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

export const ERROR_PAGE_STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 }
main { max-width: 60rem; margin: auto; padding: 2rem 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #8884 }
td:first-child { white-space: nowrap }
tr:target { background: #fc03 }
`

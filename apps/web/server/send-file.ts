import type { AnalysisResource } from '#libs/contract/api'
import { addressOf } from './address.ts'
import { FileGone, refusalOf, ServerAway } from './refusal.ts'

export interface Sending {
  readonly onProgress: (sentShare: number) => void
  readonly signal: AbortSignal
}

/** Uploads one file and answers with its analysis. By XMLHttpRequest: fetch does not tell how far an upload has come. */
export function sendFile(file: File, { onProgress, signal }: Sending): Promise<AnalysisResource> {
  const form = new FormData()
  form.set('audio', file, file.name)
  const request = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const { status, responseText } = request
      if (status === 200 || status === 202) resolve(JSON.parse(responseText))
      else reject(refusalOf(status, responseText, request.getResponseHeader('Retry-After')))
    }
    request.onerror = () => void whyBroken(file).then(reject)
    request.onabort = () => reject(signal.reason)
    signal.addEventListener('abort', () => request.abort())
    request.open('POST', addressOf('v1/analyses'))
    request.send(form)
  })
}

/**
 * A file that has changed or is gone ends a request as a broken connection does. Its stream is asked: to Chromium a
 * slice of a file that is gone is empty, and read without a fault.
 */
async function whyBroken(file: File): Promise<FileGone | ServerAway> {
  try {
    const reader = file.stream().getReader()
    await reader.read()
    await reader.cancel()
    return new ServerAway(`the upload of ${file.name} broke off`)
  } catch (cause) {
    return new FileGone('The file has changed or is gone: choose it again.', { cause })
  }
}

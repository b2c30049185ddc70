// Gives the reader a file, made here; nothing leaves the device.
export function download(name: string, text: string | Blob, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken the file by then; holding the text longer would only cost memory.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

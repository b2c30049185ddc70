import { writeSync } from 'node:fs'

/** Into the system's memory. The system may take less at once than it is given. `position` null: where the file stands. */
export function writeAll(fd: number, bytes: Uint8Array, position: number | null): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done, bytes.length - done, position === null ? null : position + done)
  }
}

/** Reads one file out of an npm package as it was published (tar, compressed with gzip). */
import { gunzipSync } from "node:zlib";

const block = 512;
const regularFile = "0";

/**
 * @param {Buffer} tarball
 * @param {string} name such as `package/bin/node`
 * @returns {Buffer | undefined}
 */
export function fileInTarball(tarball, name) {
  const tar = gunzipSync(tarball);
  /** @param {number} from @param {number} length */
  const text = (from, length) => tar.toString("latin1", from, from + length).split("\0")[0];
  for (let header = 0; header + block <= tar.length && text(header, 100) !== "";) {
    const content = header + block;
    const size = parseInt(text(header + 124, 12), 8);
    if (text(header, 100) === name && text(header + 156, 1) === regularFile)
      return tar.subarray(content, content + size);
    header = content + Math.ceil(size / block) * block;
  }
  return undefined;
}

/** The source files of folders of the project, by their paths from its root. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/host";

const code = /\.m?ts$|\.mjs$/;

export const sourcesOf = (...places: string[]): string[] =>
  places.flatMap((place) =>
    code.test(place)
      ? [place]
      : readdirSync(join(root, place), { recursive: true, encoding: "utf8" })
          .filter((file) => code.test(file) && !file.endsWith(".d.mts"))
          .map((file) => join(place, file)),
  );
